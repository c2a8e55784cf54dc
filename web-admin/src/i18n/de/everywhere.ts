// Die Worte von „everywhere“ auf Deutsch.

import type { WordsOf } from "..";
import type { everywhere as english } from "../en/everywhere";

export const everywhere: WordsOf<typeof english> = {
  undo: "Rückgängig",
  retry: "Erneut versuchen",
  cancel: "Abbrechen",
  save: "Speichern",
  close: "Schließen",
  clear: "Leeren",
  more: "Mehr",
  yes: "ja",
  no: "nein",
  print: "Drucken",
  unsaved: "Es gibt ungespeicherte Änderungen. Ohne sie fortfahren?",
  typeToConfirm: "Zum Fortfahren „{word}“ eingeben",
  "error.title": "Das hat nicht geklappt",
  "error.unexpected":
    "Hier ist etwas Unerwartetes passiert. Laden Sie die Seite neu; wenn es wiederkommt, sagen Sie uns, was Sie getan haben.",
  "error.unreachable":
    "Der Server ist nicht erreichbar. Prüfen Sie die Verbindung; Ihre Eingaben sind noch da.",
  "error.server":
    "Der Server konnte das nicht ausführen. Versuchen Sie es gleich noch einmal; die Nummer unten hilft, die Ursache zu finden.",
  "error.notFound": "Hier ist nichts",
  "error.notFoundHelp": "Es wurde weggelegt, zusammengeführt oder gelöscht, oder die Adresse stimmt nicht.",
  definitionOf: "{name}: {definition}",
  comparedWith: "Verglichen mit dem Zeitraum davor: {before}",
  comparedShare: "{n}",
  points: "{n} Pkt.",
  days_one: "{n} Tag",
  days_other: "{n} Tage",
  people_one: "{n} Person",
  people_other: "{n} Personen",
  pieces_one: "{n} Stück",
  pieces_other: "{n} Stück",
  "period.label": "Zeitraum",
  "period.30d": "30 Tage",
  "period.90d": "90 Tage",
  "period.12m": "12 Monate",
  "period.all": "Gesamt",
  "unit.minutes": "Minuten",
  "unit.hours": "Stunden",
  "unit.days": "Tage",
  "journey.state.draft": "Entwurf",
  "journey.state.live": "Eingeschaltet",
  "journey.state.paused": "Pausiert",
  "journey.state.archived": "Archiviert",
  "canvas.gone_one": "{n} gesendet",
  "canvas.gone_other": "{n} gesendet",
  copy: "Kopieren",
  copied: "Kopiert",
};
