// Die Worte von „frame“ auf Deutsch.

import type { WordsOf } from "..";
import type { frame as english } from "../en/frame";

export const frame: WordsOf<typeof english> = {
  "nav.over": "Über der Seite",
  "nav.label": "Hauptnavigation",
  "nav.home": "Start",
  "nav.customers": "Kundschaft",
  "nav.segments": "Segmente",
  "nav.journeys": "Programme",
  "nav.campaigns": "Kampagnen",
  "nav.offers": "Angebote",
  "nav.templates": "Vorlagen",
  "nav.experiments": "Experimente",
  "nav.messages": "Nachrichten",
  "nav.measures": "Auswertungen",
  "nav.settings": "Einstellungen",
  "nav.more": "Mehr",
  "nav.skip": "Zum Inhalt springen",
  "palette.open": "Suchen",
  "palette.placeholder": "Ein Name, eine Adresse, eine Seite …",
  "palette.nothing": "Nichts gefunden",
  "palette.places": "Seiten",
  "palette.deeds": "Aktionen",
  "theme.label": "Darstellung",
  "theme.light": "Hell",
  "theme.dark": "Dunkel",
  "theme.auto": "Wie das System",
  "theme.toggle": "Zwischen hell und dunkel wechseln",
  "language.label": "Sprache",
  "session.lost": "Sie sind abgemeldet",
  "session.lostHelp":
    "Ihre Sitzung ist zu Ende oder wurde anderswo beendet. Melden Sie sich an und machen Sie weiter; Ihre Eingaben sind noch da.",
  "you.label": "Angemeldet:",
  "you.leave": "Abmelden",
  "refusal.staff.wrong_credentials": "Die E-Mail-Adresse oder das Passwort stimmt nicht.",
  "refusal.staff.wrong_code": "Dieser Code stimmt nicht oder wurde schon benutzt.",
  "refusal.staff.too_many_tries": "Zu viele Versuche. Der nächste gilt",
  "refusal.staff.wrong_password": "Das ist nicht Ihr Passwort.",
  "refusal.staff.email_taken": "Unter dieser Adresse arbeitet hier schon jemand.",
  "refusal.staff.last_owner": "Der Shop braucht jemanden, dem er gehört: Ernennen Sie zuerst jemand anderen.",
  "refusal.staff.bad_invitation": "Sie ist abgelaufen, benutzt oder zurückgenommen. Bitten Sie um eine neue.",
  "refusal.staff.bad_setup_token":
    "Dieses Zeichen gilt nicht. Der Server zeigt beim Start ein neues im Terminal.",
  "refusal.staff.set_up": "Der Shop ist schon eingerichtet: Melden Sie sich an.",
  "account.title": "Ihr Konto",
};
