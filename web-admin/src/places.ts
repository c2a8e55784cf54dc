// Countries and languages to choose from, by the names that the reader gives them.

import { country, language } from "./format";
import { localeTag } from "./i18n";

/** ISO 3166-1, those that the server knows. */
const COUNTRIES = `
AD AE AF AG AI AL AM AO AQ AS AT AU AW AX AZ BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BV BW BY BZ
CA CC CD CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DZ EC EE EG EH ER ES ET FI FJ FK FM
FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IQ IR
IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF
MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE
PF PG PH PK PL PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SK SL SM SN SO SR SS ST
SV SX SY SZ TD TG TH TJ TK TL TM TN TO TR TV TW TZ UA UG UM US UY UZ VA VE VG VN VU WF WS XK YE YT
ZA ZM ZW
`;

/** Languages that shops write to their customers in; the first five are those that come with templates. */
const LANGUAGES = `
en de fr es pt pt-BR it nl pl sv da nb fi is cs sk hu ro bg el hr sl sr bs sq mk et lv lt ga mt cy ca eu gl
tr uk ru ar he fa ur hi bn ta te th vi id ms fil ja ko zh-Hans zh-Hant af sw am ka hy az kk
`;

export interface Choice {
  value: string;
  label: string;
}

function choices(codes: string, name: (code: string) => string, more: string[]): Choice[] {
  const all = new Set([...codes.trim().split(/\s+/), ...more.filter((one) => one !== "")]);
  return [...all]
    .map((value) => ({ value, label: name(value) }))
    .sort((one, other) => one.label.localeCompare(other.label, localeTag()));
}

/** With those that are chosen already, known or not. */
export function countries(chosen: string[] = []): Choice[] {
  return choices(COUNTRIES, country, chosen);
}

/** With those that are chosen already, known or not. */
export function languages(chosen: string[] = []): Choice[] {
  return choices(LANGUAGES, language, chosen);
}
