// Colours and sizes: paper and ink, one green, little else.

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const leaf: MantineColorsTuple = [
  "#eef7f1",
  "#dcede3",
  "#b7dac6",
  "#8fc6a7",
  "#66b088",
  "#44996d",
  "#2d8258",
  "#1f6b4a",
  "#18563c",
  "#11412d",
];

const gray: MantineColorsTuple = [
  "#f8f8f6",
  "#f1f1ee",
  "#e7e7e3",
  "#d9d9d3",
  "#c2c2bb",
  "#9a9a93",
  "#73736d",
  "#575752",
  "#3a3a36",
  "#1f1f1c",
];

const dark: MantineColorsTuple = [
  "#e8e8e4",
  "#bdbdb8",
  "#a1a19c",
  "#7a7a75",
  "#4a4a47",
  "#363634",
  "#2a2a28",
  "#1d1d1c",
  "#171716",
  "#111110",
];

export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: "leaf",
  primaryShade: { light: 7, dark: 6 },
  colors: { leaf, gray, dark },
  black: "#1f1f1c",
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  fontFamily: "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "20px" }, h2: { fontSize: "15px" }, h3: { fontSize: "13px" } },
  },
  cursorType: "pointer",
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    Badge: { defaultProps: { variant: "light", radius: "sm", tt: "none", fw: 500 } },
    Tooltip: { defaultProps: { openDelay: 250, withArrow: false, multiline: true, maw: 320, fz: "xs" } },
    // What opens over a page belongs to a part of the page that has a name.
    Portal: { defaultProps: { target: "#over" } },
    // Else a menu holds something that is no item, to put the keyboard on.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // The list itself is what scrolls: readers know that its keys are those of the field.
    Select: {
      defaultProps: { withScrollArea: false, styles: { options: { maxHeight: 260, overflowY: "auto" } } },
    },
    Modal: { defaultProps: { centered: true, radius: "lg" } },
  },
});

/** Quiet text stays readable: 4.5 to 1 and more on every surface. */
export const variables: CSSVariablesResolver = () => ({
  variables: { "--series-new": "#7cc29c", "--series-returning": "#1f6b4a" },
  light: {
    "--mantine-color-dimmed": "#65655f",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-placeholder": "#73736d",
    "--surface-back": "#f6f6f3",
    "--surface-line": "#e7e7e3",
    "--surface-hover": "#f4f4f1",
    "--mantine-color-error": "#b42318",
    "--good": "#18693f",
    "--bad": "#b42318",
    "--warn": "#8a5300",
  },
  dark: {
    "--mantine-color-dimmed": "#a1a19c",
    "--mantine-color-body": "#1a1a19",
    "--mantine-color-placeholder": "#8f8f8a",
    "--surface-back": "#121211",
    "--surface-line": "#2c2c2a",
    "--surface-hover": "#222221",
    "--series-new": "#8fd0ac",
    "--series-returning": "#2f9463",
    "--mantine-color-error": "#ff8f84",
    "--good": "#6fcf97",
    "--bad": "#ff8f84",
    "--warn": "#f0b95b",
  },
});
