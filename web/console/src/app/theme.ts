import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** Harbour blue, the brand of tokens.css, in the ten steps that Mantine mixes from. */
const harbour: MantineColorsTuple = [
  "#e9f4ff",
  "#d4e6fa",
  "#a6caf2",
  "#75adea",
  "#5aa9f0",
  "#3186d6",
  "#1b75c9",
  "#0b63b5",
  "#09539a",
  "#05427e",
];

/** Mantine's dark greys in the hue of tokens.css: text, lines, raised, surface, sunken. */
const dark: MantineColorsTuple = [
  "#e8edf3",
  "#b0bccb",
  "#96a3b4",
  "#7c8a9b",
  "#3a4756",
  "#2b3644",
  "#1b232d",
  "#141a22",
  "#0d1218",
  "#0a0e13",
];

/** The element in which everything floats that lies above the page. */
export const LAYERS = "layers";

export const theme = createTheme({
  primaryColor: "harbour",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { harbour, dark },
  fontFamily: "var(--hd-font)",
  fontFamilyMonospace: "var(--hd-font-mono)",
  defaultRadius: 8,
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    // Menus and dialogs live inside a landmark of their own; the list of a menu holds its items and nothing else.
    Portal: { defaultProps: { target: `#${LAYERS}` } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});

const shared = {
  "--mantine-color-body": "var(--hd-surface)",
  "--mantine-color-text": "var(--hd-text)",
  "--mantine-color-dimmed": "var(--hd-text-soft)",
  "--mantine-color-placeholder": "var(--hd-text-faint)",
  "--mantine-color-default": "var(--hd-surface-raised)",
  "--mantine-color-default-hover": "var(--hd-surface-hover)",
  "--mantine-color-default-border": "var(--hd-line-strong)",
  "--mantine-color-anchor": "var(--hd-link)",
};

/** Mantine's own surfaces follow the tokens, so that one file decides every colour. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
