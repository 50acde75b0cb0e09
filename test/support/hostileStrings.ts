/** Strings that attack whoever shows them: markup, direction overrides, zero-width, control and missing characters. */
export const HOSTILE = {
  markup: `<script>alert("x")</script><img src=x onerror='alert(1)'>&amp;`,
  bidi: 'invoice\u202efdp.exe\u2066 and \u2069back',
  hidden: 'zero\u200bwidth\u00adsoft\u0007bell\u{e0041}tag',
  scripts: 'Ελληνικά, кириллица, 中文, עברית, 🐋',
  url: 'javascript:alert(1)//https://example.org/?q=<b>',
} as const;
