// Die Worte von „home“ auf Deutsch.

import type { WordsOf } from "..";
import type { home as english } from "../en/home";

export const home: WordsOf<typeof english> = {
  "home.night": "Gute Nacht",
  "home.morning": "Guten Morgen",
  "home.afternoon": "Guten Tag",
  "home.evening": "Guten Abend",
  "home.about": "Wie es dem Shop geht, seit der ersten Bestellung.",
  "home.aboutCompared": "Wie es dem Shop geht, verglichen mit ebenso vielen Tagen davor.",
  "home.numbers": "Kennzahlen",
  "home.revenue": "Nettoumsatz",
  "home.orders": "Bestellungen",
  "home.average": "Durchschnittliche Bestellung",
  "home.returningOrders": "Bestellungen von Wiederkehrenden",
  "home.repeat": "Wiederkaufrate",
  "home.noOrders":
    "Noch wurde nichts bestellt. Holen Sie frühere Bestellungen herein, und die Monate stehen hier.",
  "home.second": "Median bis zur zweiten Bestellung",
  "home.secondOf": "{n} haben wieder bestellt",
  "home.revenueByMonth": "Umsatz nach Monat",
  "home.more": "Alle ansehen",
  "home.programmes": "Programme",
  "home.noProgrammes": "Noch läuft kein Programm. Ein fertiges ist in einer Minute eingeschaltet.",
  "home.attention": "Braucht Aufmerksamkeit",
  "home.allWell": "Nichts. Keine gescheiterten Nachrichten, keine gestoppten oder pausierten Programme.",
  "home.stopped": "Gestoppt: {programme}",
  "home.stoppedWhy": "{complaints} Beschwerden, {dead} tote Adressen, {repeats} Wiederholungen von {sent}",
  "home.release": "Fortsetzen",
  "home.released": "„{programme}“ läuft weiter",
  "home.messageFailed": "Nicht gesendet: {subject}",
  "home.journeyPaused": "Pausiert: {title}",
  "home.new": "Neue Kundinnen und Kunden",
  "home.newMeans": "Menschen, deren allererste Bestellung in diesen Zeitraum fällt.",
  "home.active": "Aktiv in {days} Tagen",
  "home.activeMeans":
    "Wer in den letzten {days} Tagen bestellt hat, verglichen mit den {days} Tagen davor, gleich welcher Zeitraum oben gewählt ist.",
  "home.activeOf": "{n} von allen",
  "home.lately": "Zuletzt",
  "home.latelyMeans": "Nettoumsatz, verglichen mit denselben Tagen eine Woche oder einen Monat davor.",
  "home.today": "Heute bisher",
  "home.yesterday": "Gestern, {weekday}",
  "home.sevenDays": "Sieben Tage bis gestern",
  "home.month": "Dieser Monat bisher",
  "home.ordersOf_one": "{n} Bestellung",
  "home.ordersOf_other": "{n} Bestellungen",
  "home.effect": "{n} Bestellungen gegenüber ohne",
  "home.netMeans":
    "Was diese Bestellungen nach Rabatten und abzüglich Erstattungen brachten, ohne Steuer und Versand.",
  "home.ordersMeans":
    "Bestellungen bekannter Personen, die kein Test, nicht storniert und nicht ungültig sind; gezählt am Tag der Bestellung in der Zeitzone des Shops.",
  "home.averageMeans": "Nettoumsatz geteilt durch Bestellungen.",
  "home.returningOrdersMeans": "Der Anteil der Bestellungen von Personen, die schon einmal bestellt hatten.",
  "home.repeatMeans":
    "Von allen mit einer Bestellung im Zeitraum der Anteil derer mit mindestens zweien darin.",
  "home.secondMeans":
    "Wie lange es dauert, bis die Hälfte aller Neuen wieder bestellt hat. Wer es noch nicht tat, zählt so lange, wie er beobachtet wurde (Kaplan–Meier).",
};
