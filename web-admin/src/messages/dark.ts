// How messages are shown: as mail programs show them, and so that nothing in them can run, ask or leave.

/** Dark as many mail programs make it: by the message's own rules where it has them, else turned round. */
export function darkened(html: string): string {
  const own = /prefers-color-scheme:\s*dark/.test(html);
  if (own) return html.replaceAll(/prefers-color-scheme:\s*dark/g, "min-width: 0");
  return `${html}<style>html{filter:invert(0.91) hue-rotate(180deg);background:#fff}img{filter:invert(1) hue-rotate(180deg)}</style>`;
}

/** Light even where the reader's system is dark. */
export function lightened(html: string): string {
  return html.replaceAll(/prefers-color-scheme:\s*dark/g, "max-width: 0");
}

const PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 48 48'%3E%3Cpath fill='%23dcede3' d='M0 0h48v48H0z'/%3E%3Cpath fill='%238fc6a7' d='M8 38l11-15 8 10 5-6 9 11z'/%3E%3Ccircle cx='33' cy='16' r='4' fill='%238fc6a7'/%3E%3C/svg%3E";

/** A made-up message names pictures that are nowhere: something stands in for them. */
export function withStandIns(html: string): string {
  return html.replaceAll(/src="https:\/\/example\.com\/[^"]*"/g, `src="${PICTURE}"`);
}

/** As a little picture of itself. */
export function asThumb(html: string, isDark: boolean): string {
  const shaded = isDark ? darkened(html) : lightened(html);
  return `${withStandIns(shaded)}<style>::-webkit-scrollbar{display:none}</style>`;
}

/** As it is seen where pictures are not fetched. */
export function withoutPictures(html: string): string {
  const rule = `<meta http-equiv="Content-Security-Policy" content="img-src 'none'">`;
  return html.includes("<head>") ? html.replace("<head>", `<head>${rule}`) : rule + html;
}
