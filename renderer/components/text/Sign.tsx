import './Sign.css';

/** A sign that stands for a character that cannot be seen. It has its own direction, and decides nothing about that of the text around it. */
export function Sign({ text }: { readonly text: string }): React.JSX.Element {
  return (
    <span className="p-sign" dir="ltr">
      {text}
    </span>
  );
}
