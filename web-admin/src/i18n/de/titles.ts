// Wie fertige Programme heißen, solange niemand sie umbenannt hat: nach ihrem englischen Titel.

export const titles = {
  "readyTitle.Anniversary of the first order": "Jahrestag der ersten Bestellung",
  "readyTitle.Birthday": "Geburtstag",
  "readyTitle.Invitation to the community": "Einladung in die Gemeinschaft",
  "readyTitle.What goes well with it": "Was gut dazu passt",
  "readyTitle.Picked for you": "Für Sie ausgesucht",
  "readyTitle.A good choice": "Eine gute Wahl",
  "readyTitle.How-to after arrival": "Anleitung nach der Ankunft",
  "readyTitle.Replenishment": "Nachschub",
  "readyTitle.Review request": "Bitte um Bewertung",
  "readyTitle.The second order": "Die zweite Bestellung",
  "readyTitle.So, what did you think?": "Na, wie war’s?",
  "readyTitle.Sunset": "Abschied",
  "readyTitle.Thank-you after the order": "Dank nach der Bestellung",
  "readyTitle.Win-back": "Zurückgewinnen",
};
