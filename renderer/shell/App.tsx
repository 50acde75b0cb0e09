import { ToastRegion } from '../components/index.js';

export function App(): React.JSX.Element {
  return <ToastRegion />;
}
