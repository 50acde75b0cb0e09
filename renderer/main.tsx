import './withoutEval.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './design/index.css';
import { connect } from './api/index.js';
import { App } from './app/App.js';
import { applyStoredAppearance } from './navigation/index.js';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
applyStoredAppearance();
createRoot(root).render(
  <StrictMode>
    <App client={connect()} />
  </StrictMode>,
);
