// The random name of this browser. It exists only after consent, and goes with it.

const KEY = "perennial_visitor";

export function random(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}

/** The name from an earlier page. A browser may forbid us to look. */
export function stored(): string | undefined {
  try {
    const found = localStorage.getItem(KEY);
    return found !== null && /^[0-9a-f]{32}$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Makes a name and keeps it. Where nothing can be kept it lasts as long as the page. */
export function made(): string {
  const name = random();
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Private windows.
  }
  return name;
}

export function removed(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // There is nothing where nothing can be kept.
  }
}

/** Do Not Track and Global Privacy Control: who says so is left alone, whatever the page says. */
export function objects(): boolean {
  const says = navigator as Navigator & { globalPrivacyControl?: boolean; doNotTrack?: string | null };
  return says.globalPrivacyControl === true || says.doNotTrack === "1" || says.doNotTrack === "yes";
}
