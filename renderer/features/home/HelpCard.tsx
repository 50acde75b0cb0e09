import { Button, Card } from '../../components/index.js';
import { href, navigate, runCommand } from '../../navigation/index.js';

/** The doors that a person looks for on the first day: settings, self-test, shortcuts and glossary. */
export function HelpCard(): React.JSX.Element {
  return (
    <Card
      title="Settings and help"
      subtitle="How models are loaded, your key, and a test of this program on this machine."
    >
      <div className="row">
        <Button icon="settings" onPress={() => navigate(href.settings())}>
          Settings
        </Button>
        <Button icon="info" onPress={() => navigate(href.about())}>
          About and self-test
        </Button>
        <Button icon="keyboard" onPress={() => runCommand('help.shortcuts')}>
          Keyboard shortcuts
        </Button>
        <Button icon="help" onPress={() => runCommand('help.glossary')}>
          Glossary
        </Button>
      </div>
    </Card>
  );
}
