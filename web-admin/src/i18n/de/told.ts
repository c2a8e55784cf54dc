// Was der Server auf Englisch sagt, auf Deutsch: nach Schlüsseln, die bleiben. Was hier fehlt, steht auf Englisch da.

export const told = {
  "predicateText.customer.attribute":
    "Hat ein Merkmal, das etwas ist, in Grenzen liegt oder überhaupt bekannt ist; Texte werden ohne Großschreibung und Akzente verglichen, Tage beginnen in der Zeitzone des Shops.",
  "predicateText.customer.birthday_within":
    "Hat heute oder in den nächsten Tagen Geburtstag, nach dem Kalender am Wohnort; wer am 29. Februar geboren ist, feiert in anderen Jahren am 28.",
  "predicateText.customer.city": "Wohnt in einem Ort; Großschreibung und Akzente zählen nicht.",
  "predicateText.customer.consent":
    "Hat zugestimmt, angeschrieben zu werden, oder anderes ist dazu bekannt; was abgelaufen ist, zählt nicht.",
  "predicateText.customer.country": "Wohnt in einem Land.",
  "predicateText.customer.created": "Ist seit einer Zeit bekannt.",
  "predicateText.customer.email_known": "Hat eine E-Mail-Adresse.",
  "predicateText.customer.everyone": "Gehört zur Kundschaft: weder in andere eingegliedert noch gelöscht.",
  "predicateText.customer.language": "Hat eine Sprache; eine ohne Region meint jede Region.",
  "predicateText.customer.list": "Ist eine dieser Personen oder durch Zusammenführung aus ihnen entstanden.",
  "predicateText.customer.region":
    "Wohnt in einem Bundesland, einer Provinz oder Grafschaft; Großschreibung und Akzente zählen nicht.",
  "predicateText.customer.tag": "Hat ein Schlagwort; Großschreibung zählt nicht.",
  "predicateText.experiment.arm":
    "Hat diesen Weg eines Experiments: per Los, solange es läuft, den besten, sobald es beendet ist, keinen vor dem Start.",
  "predicateText.insights.expected_orders":
    "Wird voraussichtlich an so vielen Tagen der nächsten 90 bestellen, etwa 0,5.",
  "predicateText.insights.lapsed":
    "Hat länger nicht bestellt, als zum eigenen Rhythmus passt; zu dem des Shops, solange wenig bekannt ist.",
  "predicateText.insights.next_order":
    "Wird voraussichtlich, wenn überhaupt, binnen so vieler Tage wieder bestellen: ebenso wahrscheinlich davor wie danach.",
  "predicateText.insights.order_risk":
    "Hat eine Bestellung der letzten 60 Tage, die mit solcher Wahrscheinlichkeit storniert oder zum Teil erstattet wird, soweit sich das sagen lässt; keine, von der schon etwas zurückkam.",
  "predicateText.insights.p_alive":
    "Kauft mit solcher Wahrscheinlichkeit noch beim Shop, soweit das Modell der Wiederkehr es weiß.",
  "predicateText.insights.value":
    "Wird in den nächsten 365 Tagen voraussichtlich so viel ausgeben, netto, in der Währung des Shops.",
  "predicateText.messages.clicked":
    "Folgte zu solcher Zeit zuletzt einem Link einer Nachricht; Maschinen zählen nicht.",
  "predicateText.messages.not_engaged":
    "Wird seit so vielen Tagen oder länger angeschrieben und hat darin weder geöffnet noch geklickt.",
  "predicateText.messages.opened":
    "Öffnete zu solcher Zeit zuletzt eine Nachricht, soweit es sich wissen lässt; Maschinen zählen nicht.",
  "predicateText.messages.received":
    "Wurde zu solcher Zeit zuletzt angeschrieben; ohne Zeitangabe: irgendwann.",
  "predicateText.orders.average_gap":
    "Lässt im Schnitt so viele Tage zwischen Bestellungen, auf den Tag genau; mit weniger als zwei Bestellungen gibt es keinen Schnitt.",
  "predicateText.orders.average_value":
    "Gab je Bestellung im Schnitt so viel aus, netto; ohne Bestellungen gibt es keinen Schnitt.",
  "predicateText.orders.bought": "Kaufte bestimmte Produkte und gab sie nicht zurück.",
  "predicateText.orders.count": "Gab so viele Bestellungen auf; stornierte und Proben zählen nicht.",
  "predicateText.orders.discount_share":
    "Bekam so viel vom Wert vor Rabatten als Rabatt, über alle Bestellungen; ohne Bestellungen gibt es keinen Anteil.",
  "predicateText.orders.first": "Gab zu solcher Zeit die erste Bestellung auf; ohne Zeitangabe: irgendwann.",
  "predicateText.orders.last": "Gab zu solcher Zeit die letzte Bestellung auf; ohne Zeitangabe: irgendwann.",
  "predicateText.orders.parcel": "Hat Pakete, die ankamen oder zur versprochenen Zeit nicht da waren.",
  "predicateText.orders.refund_share":
    "Bekam so viel vom Verkauften erstattet, über alle Bestellungen; ohne Bestellungen gibt es keinen Anteil.",
  "predicateText.orders.rfm":
    "Steht im Vergleich mit allen, die bestellt haben, nach Aktualität, Häufigkeit und Geldwert, je von 1 bis 5 nach Fünfteln, 5 ist am besten.",
  "predicateText.orders.spent":
    "Gab so viel aus, netto: nach Rabatten und Erstattungen, ohne Steuer und Versand.",
  "predicateText.segment.list": "Steht auf einer Liste einzeln genannter Personen.",
  "predicateText.segment.share":
    "Gehört zu einem zufälligen Anteil der Kundschaft, mit demselben Salz immer zum selben.",
  "settingText.data.folder":
    "Der Ordner für alles, was das Programm aufbewahrt: die SQLite-Datei des Shops, abgelehnte Zeilen von Importen, aufgefangene Mail. Fehlt er, wird er angelegt. Beim Aufruf `--data`.",
  "settingText.database.connections":
    "Verbindungen zu PostgreSQL oder Leser von SQLite. Mehr als doppelt so viele, wie der Datenbankserver Prozessoren hat, helfen selten.",
  "settingText.database.url":
    "Eine PostgreSQL-Datenbank für den Shop, `postgres://user:password@host:5432/name`. Nicht gesetzt: SQLite im Datenordner. Beim Aufruf `--database`.",
  "settingText.http.anonymous_requests_per_minute":
    "So viele Anfragen je Minute darf eine Netzadresse ohne API-Schlüssel stellen, bevor sie gebremst wird (Status 429).",
  "settingText.http.answer_seconds":
    "So viele Sekunden darf eine Antwort dauern, bevor um einen neuen Versuch gebeten wird.",
  "settingText.http.largest_body_kib":
    "Die größte Eingabe, die gelesen wird, in KiB; eine größere wird mit Status 413 abgelehnt.",
  "settingText.http.listen":
    "Adresse und Port, an denen der Webserver lauscht. So, wie es kommt, ist er nur von dieser Maschine zu erreichen: Stellen Sie einen Reverse Proxy mit TLS davor, oder lauschen Sie an 0.0.0.0:8470. Beim Aufruf `--listen`.",
  "settingText.http.public_url":
    "Die Adresse, unter der Kundinnen und Kunden dieses Programm erreichen; Links in Nachrichten beginnen mit ihr. Nicht gesetzt: die, an der es lauscht, was nur zum Ausprobieren taugt.",
  "settingText.http.requests_at_once":
    "So viele Anfragen werden zugleich bearbeitet; weitere warten, bis sie dran sind.",
  "settingText.http.requests_per_minute":
    "So viele Anfragen je Minute darf ein API-Schlüssel stellen, bevor er gebremst wird (Status 429).",
  "settingText.import.batch_rows": "So viele Zeilen liest ein Import, bevor er sie in einem Zug schreibt.",
  "settingText.import.longest_row_kib":
    "Die längste Zeile einer Importdatei, in KiB; eine längere wird abgelehnt, und der Import geht weiter.",
  "settingText.import.rejected_percent":
    "Wird ein größerer Anteil der ersten 1.000 Zeilen abgelehnt (in Prozent), hält der Import an und sagt, woran es wohl liegt.",
  "settingText.letterbox.addresses":
    "Die Adressen, für die der Briefkasten Mail annimmt, mit Kommas dazwischen; jede auch mit einem Zeichen hinter einem Plus. Nicht gesetzt: die Adresse, von der Mail kommt, dazu `messages.bounces_to` und `messages.replies_to` des Shops.",
  "settingText.letterbox.listen":
    "Adresse und Port, an denen das Programm annimmt, was zurückkommt (Rückläufer, Beschwerden, Antworten), gebracht per LMTP oder SMTP vom Mailserver des Shops, etwa 127.0.0.1:2424. Ohne Anmeldung und ohne Verschlüsselung: Öffnen Sie das nicht zum Internet. Nicht gesetzt: Es wird nichts angenommen.",
  "settingText.log.format": "Wie Zeilen des Protokolls aussehen: `text` für Menschen, `json` für Sammler.",
  "settingText.log.level":
    "Was ins Protokoll kommt: `error`, `warn`, `info`, `debug`, `trace` oder `off`, oder eine Stufe für einen Teil des Programms wie in `info,db=debug`. Keine Stufe schreibt auf, wer jemand ist.",
  "settingText.mailbox.folder": "Der Ordner des Postfachs, in den geschaut wird.",
  "settingText.mailbox.host":
    "Der IMAP-Server eines Postfachs, in dem Rückläufer, Beschwerden und Antworten ankommen. Mails darin werden gelesen, als gelesen markiert und dort gelassen; niemand sonst sollte es benutzen. Nicht gesetzt: In kein Postfach wird geschaut.",
  "settingText.mailbox.password": "Das Passwort am IMAP-Server.",
  "settingText.mailbox.period_seconds": "Nach so vielen Sekunden wird wieder ins Postfach geschaut.",
  "settingText.mailbox.port": "Der Port des IMAP-Servers.",
  "settingText.mailbox.tls":
    "Ob die Verbindung zum IMAP-Server vom ersten Byte an verschlüsselt ist. Aus nur für einen Server auf derselben Maschine oder in einem privaten Netz.",
  "settingText.mailbox.user": "Der Name am IMAP-Server.",
  "settingText.otel.endpoint":
    "Ein OpenTelemetry-Sammler, der OTLP über einfaches HTTP annimmt, etwa http://127.0.0.1:4318. Das Programm muss mit `otel` gebaut sein.",
  "settingText.sign_in.private_network":
    "Ob der Anbieter aus `sign_in.issuer` in einem privaten Netz und ohne TLS sein darf: für Anbieter, die neben diesem Programm laufen. Aus: Nur Adressen des öffentlichen Internets werden gefragt, damit sich mit einer Einstellung des Shops nicht ins Netz der Installation schauen lässt.",
  "settingText.smtp.connections": "So viele Verbindungen zum Mailserver werden zugleich benutzt.",
  "settingText.smtp.dkim_keys":
    "Womit Mail unterschrieben wird (DKIM): je Schlüssel sein Name im DNS, ein Gleichheitszeichen und seine PEM-Datei, mit Kommas dazwischen, etwa `p1._domainkey.shop.example=/etc/perennial/p1.pem`. RSA (ab 2.048 Bit) und Ed25519; mit beiden wird jede Nachricht zweimal unterschrieben. Nicht gesetzt: Der Mailserver unterschreibt, oder niemand.",
  "settingText.smtp.from_address":
    "Die Adresse, von der Mail kommt. Der Mailserver muss für sie senden dürfen. Nötig, sobald `smtp.host` gesetzt ist.",
  "settingText.smtp.from_name": "Der Name, von dem Mail kommt. Nicht gesetzt: der Name des Shops.",
  "settingText.smtp.host":
    "Der Mailserver, der die Mail des Shops annimmt. Nicht gesetzt: Mail wird aufgefangen und hier gezeigt, und nichts verlässt die Maschine.",
  "settingText.smtp.password": "Das Passwort am Mailserver.",
  "settingText.smtp.port": "Der Port des Mailservers.",
  "settingText.smtp.senders_file":
    "Eine TOML-Datei, die Absender neben dem des Shops beschreibt, jeden mit Adresse, Mailserver und den Programmen oder Zwecken, die ihn benutzen (siehe `examples/senders.toml`). Nicht gesetzt: Alles kommt von `smtp.from_address`.",
  "settingText.smtp.timeout_seconds":
    "So viele Sekunden darf der Mailserver für eine Antwort brauchen, bevor es später noch einmal versucht wird.",
  "settingText.smtp.tls":
    "Wie die Verbindung zum Mailserver verschlüsselt ist: `implicit` vom ersten Byte an (meist Port 465), `starttls` (meist Port 587), `off` nur für einen Server auf derselben Maschine oder in einem geschlossenen Netz.",
  "settingText.smtp.user": "Der Name am Mailserver; nicht gesetzt, wenn er keinen will.",
  "settingText.recommendations.by_margin":
    "Wie sehr es zählt, in Prozent, was dem Shop vom Preis bleibt: Bei 0 kommt das Wahrscheinlichste zuerst, was immer es bringt; bei 100 genügt die halbe Wahrscheinlichkeit, wo doppelt so viel bleibt.",
  "settingText.recommendations.least_margin":
    "Was dem Shop vom Preis mindestens bleiben muss, in Prozent, damit etwas vorgeschlagen wird: Preis ohne Kosten. Was seine Kosten nicht nennt, wird trotzdem vorgeschlagen; 0 verlangt nichts.",
  "settingText.messages.letters_kept_days":
    "So viele Tage bleibt der Wortlaut einer Nachricht, nachdem sie geschrieben wurde; dass, wann und warum sie geschrieben wurde, bleibt. 0: für immer.",
  "settingText.storefront.kept_days":
    "So viele Tage bleibt, was jemand im Shop ansah, und so lange wird wiedererkannt, wer nicht zurückkommt.",
  "settingText.analytics.message_cost":
    "Was tausend Nachrichten den Shop kosten, in der kleinsten Einheit seiner Währung: 80 sind 0,80 GBP für tausend. Es wird von dem abgezogen, was Programme bringen.",
  "settingText.analytics.text_cost":
    "Was tausend Teile von Textnachrichten den Shop kosten, in der kleinsten Einheit seiner Währung: 4000 sind 4 Pence je Teil. Ein Text von bis zu 160 einfachen Zeichen ist ein Teil. Es wird von dem abgezogen, was Programme bringen, neben `analytics.message_cost`.",
  "settingText.campaigns.largest_share":
    "Welchen Anteil aller Kundinnen und Kunden, in Prozent, eine Kampagne ohne Nachfrage erreichen darf. 100: Es wird nie nachgefragt.",
  "settingText.journeys.largest_share":
    "Welchen Anteil aller Kundinnen und Kunden, in Prozent, ein Programm beim Einschalten auf einmal ohne Nachfrage erreichen darf. 100: Es wird nie nachgefragt.",
  "settingText.journeys.webhook_secret":
    "Womit Aufrufe anderer Systeme (Schritte der Art „webhook“) unterschrieben sind: Die Kopfzeile „Perennial-Signature: t=…,v1=…“ enthält den HMAC-SHA-256 von t, einem Punkt und dem Inhalt. Der Empfänger kennt es auch. Ohne Geheimnis schlagen solche Aufrufe fehl.",
  "settingText.messages.bounces_to":
    "Wohin Mailserver Unzustellbares schicken, etwa bounces@shop.example. Jede Nachricht fügt ein unterschriebenes Zeichen hinzu, bounces+…@shop.example; das Postfach muss also Adressen mit Plus annehmen. Leer: Es geht ohne Zeichen an die Adresse des Absenders.",
  "settingText.messages.channels":
    "Auf welchen Wegen der Shop schreibt: email, sms, web_push, webhook. Ein Programm nennt die Wege, die es vorzieht; genommen wird der erste, der hier an ist und den die Kundin erlaubt. Ein Weg ohne Anbieter wird aufgefangen: Nachrichten werden geschrieben und aufbewahrt, und nichts geht hinaus.",
  "settingText.messages.domain_rates":
    "Wie viele Nachrichten je Minute höchstens an eine empfangende Domain gehen, etwa „gmail.com+googlemail.com=600, outlook.com=300, *=120“: Domains mit Plus teilen sich eine Grenze, der Stern steht für jede andere. Was darüber ist, wartet; was Bestellungen brauchen, geht vor. Leer: so schnell, wie der Mailserver annimmt.",
  "settingText.messages.from_address":
    "Die Adresse, von der die Mails des Shops kommen, etwa hello@shop.example. Der Mailserver muss für sie senden dürfen: Sehen Sie vorher ihre Einträge im DNS an. Leer: wie die Installation es hat (smtp.from_address).",
  "settingText.messages.from_name":
    "Der Name, unter dem die Mails des Shops kommen, etwa „Fern & Kettle“. Leer: wie die Installation es hat (smtp.from_name), sonst der Name des Shops.",
  "settingText.messages.give_up_after_hours":
    "Wie lange eine Nachricht einem Mailserver angeboten wird, der „jetzt nicht“ sagt oder nicht antwortet, bis sie aufgegeben wird, in Stunden.",
  "settingText.messages.marketing_per_day":
    "Wie viele Werbenachrichten jemand in 24 Stunden je Kanal höchstens bekommt; die anderen warten. 0: keine Grenze.",
  "settingText.messages.marketing_per_week":
    "Wie viele Werbenachrichten jemand in sieben Tagen über alle Kanäle höchstens bekommt; die anderen warten. 0: keine Grenze.",
  "settingText.messages.postal_address":
    "Die Postanschrift des Shops in einer Zeile, am Fuß jeder Nachricht: Das Recht mehrerer Länder verlangt sie.",
  "settingText.messages.push_contact":
    "Die Adresse, unter der die Zustelldienste der Browser-Hersteller den Shop erreichen, wenn mit seinen Benachrichtigungen etwas nicht stimmt; sie verlangen eine. Leer: Benachrichtigungen über web_push werden aufgefangen.",
  "settingText.messages.quiet_hours":
    "Die Stunden am Tag der Kundin, in denen nur geschickt wird, was eine Bestellung braucht; alles andere wartet auf ihr Ende. Leer: keine.",
  "settingText.messages.replies_kept_days":
    "So viele Tage bleiben Antworten der Kundschaft, nachdem sie kamen; dass eine kam und wann, bleibt. 0: so lange, wie die Person nicht vergessen wird.",
  "settingText.messages.replies_to":
    "Wohin Antworten gehen, etwa hello@shop.example. Jede Nachricht fügt ein unterschriebenes Zeichen hinzu, hello+…@shop.example; das Postfach muss also Adressen mit Plus annehmen. Leer: Antworten gehen an die Adresse des Absenders und werden an dem erkannt, worauf sie sich beziehen.",
  "settingText.messages.sender_rate":
    "Wie viele Nachrichten je Minute der eigene Absender des Shops höchstens schickt; ein benannter Absender hat seine eigene Grenze. Was darüber ist, wartet; was Bestellungen brauchen, geht vor. 0: keine Grenze.",
  "settingText.messages.service_per_day":
    "Wie viele Servicenachrichten (Dank, Tipps, Bitten um Bewertung) jemand in 24 Stunden je Kanal höchstens bekommt; die anderen warten. 0: keine Grenze.",
  "settingText.messages.sms_account":
    "Das Konto beim Anbieter von Textnachrichten: AC…. Leer: Sie werden aufgefangen.",
  "settingText.messages.sms_api":
    "Wo die Schnittstelle des Anbieters von Textnachrichten beginnt, ohne /2010-04-01. Jeder Anbieter mit der Schnittstelle von Twilio geht.",
  "settingText.messages.sms_from":
    "Von wem Textnachrichten kommen: eine Nummer wie +15005550006, eine Kurzwahl, ein Wort von höchstens elf Buchstaben, dem niemand antworten kann, oder ein Dienst (MG…). Nach dem Anfang der Nummer, an die es geht, wo es sich unterscheidet: „+1=+15005550006, +44=TeaHouse, *=MG…“.",
  "settingText.messages.sms_key":
    "Ein Schlüssel des Kontos, SK…, mit dem Nachrichten übergeben werden, damit er für sich widerrufen werden kann. Leer: das Konto und sein Token.",
  "settingText.messages.sms_key_secret": "Das Geheimnis dieses Schlüssels.",
  "settingText.messages.sms_knows_keys":
    "Ob der Anbieter eine zweimal übergebene Nachricht an der Kopfzeile Idempotency-Key erkennt. Dann wird eine, deren Antwort nicht kam, noch einmal übergeben; sonst gilt sie als verschickt. Twilio erkennt es nicht.",
  "settingText.messages.sms_plain":
    "Ob typografische Anführungszeichen, Striche und Leerzeichen einfache werden, wo eine Textnachricht dadurch in das kleine Alphabet passt, das mehr als doppelt so viele Buchstaben fasst.",
  "settingText.messages.sms_rates":
    "Wie viele Textnachrichten je Minute höchstens von einem Absender gehen, etwa „+15005550006=60, TeaHouse=120, *=30“: Der Stern steht für jeden anderen. Netze lassen von einer Nummer etwa eine je Sekunde zu, in manchen Ländern weniger. Was darüber ist, wartet; was Bestellungen brauchen, geht vor. Leer: so schnell, wie der Anbieter sie nimmt.",
  "settingText.messages.sms_stop_words":
    "Wörter, mit Kommas dazwischen, die Textnachrichten beenden, wenn jemand eines davon schreibt, neben STOP, UNSUBSCRIBE, END, QUIT, ARRET, STOPP, BAJA und ähnlichen.",
  "settingText.messages.sms_token":
    "Das Token des Kontos. Der Anbieter unterschreibt damit, was er von Nachrichten erzählt (/h/sms/…) und was Menschen zurückschreiben: Geben Sie ihm für ankommende Nachrichten die Adresse /h/sms dieses Programms. Ohne Schlüssel beweist es auch, wer Nachrichten übergibt.",
  "settingText.messages.sms_way_out":
    "Ob eine Werbe-Textnachricht, die STOP nicht erwähnt, mit einer Zeile endet, die es tut; wo dem Absender niemand antworten kann, mit dem Link zum Abbestellen.",
  "settingText.messages.soft_opt_in":
    "Ob Werbung per E-Mail sich auf einen Kauf stützen darf, bei dem die Kundin widersprechen konnte und es nicht tat (Richtlinie 2002/58/EG, Artikel 13 Absatz 2). Aus: Werbung braucht ein Ja.",
  "settingText.messages.track_clicks":
    "Ob Links in Werbe- und Servicenachrichten über dieses Programm führen, das zählt, wer ihnen folgt. Ohne das lassen sich Bestellungen keiner Nachricht zuschreiben.",
  "settingText.messages.track_opens":
    "Ob Werbe- und Servicenachrichten ein Bild von einem Pixel enthalten, das meldet, dass sie geöffnet wurden. Was Maschinen abrufen, wird getrennt gezählt.",
  "settingText.messages.warm_up_from":
    "Der erste Tag, an dem der eigene Absender des Shops sendet, etwa 2026-03-02, wenn Postfachanbieter ihn noch nicht kennen. 28 Tage lang schickt er dann am ersten Tag höchstens 50 Nachrichten, am zweiten 100 und jeden weiteren etwa ein Drittel mehr, bis 200.000; was darüber ist, wartet auf den nächsten Tag. Was Bestellungen brauchen, wird gezählt und geht sofort. Leer: kein Aufwärmen.",
  "settingText.messages.webhook_secret":
    "Womit diese Aufrufe unterschrieben sind, wie die von Programmen: Die Kopfzeile „Perennial-Signature: t=…,v1=…“ enthält den HMAC-SHA-256 von t, einem Punkt und dem Inhalt. Ohne Geheimnis werden Nachrichten auf dem Weg „webhook“ aufgefangen.",
  "settingText.messages.webhook_url":
    "Wo Nachrichten auf dem Weg „webhook“ einem eigenen System des Shops gemeldet werden, das den Rest tut: eine Adresse, die mit https:// beginnt. Leer: Sie werden aufgefangen.",
  "settingText.orders.rfm_classes":
    'Die Klassen, in die Kundschaft nach Aktualität, Häufigkeit und Geldwert (RFM) geordnet wird, jeweils von 1 bis 5 nach Fünfteln aller bewertet, 5 ist am besten. Regeln mit `;` dazwischen, von denen die erste gilt, die passt: eine Klasse, vielleicht ihr Titel in Anführungszeichen, und Werte von `r` (Aktualität), `f` (Häufigkeit), `m` (Geldwert) oder `w` (der Mittelwert von Häufigkeit und Geldwert, aufgerundet), etwa `vip "Unsere Besten" r4-5 f5 m5; regulars f3-5; others`. Zu jeweils drei Werten muss es eine Klasse geben. Bedingungen `orders.rfm` nennen Klassen so.',
  "settingText.playbooks.community_address":
    "Wo sich die Gemeinschaft des Shops trifft (ein Forum, eine Gruppe, eine App): die Seite, zu der die Einladung führt. Leer: Niemand wird eingeladen.",
  "settingText.playbooks.review_address":
    "Wo Kundinnen und Kunden Bewertungen schreiben: die Seite, zu der die Bitte darum führt. Leer: Es wird um keine gebeten.",
  "settingText.playbooks.slow_to_judge":
    "Schlagwörter und Kategorien von Produkten, die sich nach einer Woche noch nicht beurteilen lassen, etwa „slow-to-judge, Matratzen, Hautpflege“: Um eine Bewertung eines Pakets mit einem davon wird zwei Wochen nach der Zustellung gebeten statt einer.",
  "settingText.recommendations.again_only_consumables":
    "Ob schon Gekauftes nur dann wieder vorgeschlagen wird, wenn der Katalog sagt, wie lange es hält.",
  "settingText.recommendations.excluded":
    "Was nie vorgeschlagen wird: Artikelnummern, und Kategorien als „category:Gifts“, was auch für die darunter gilt.",
  "settingText.recommendations.pinned":
    "Artikelnummern von Produkten, die allen zuerst vorgeschlagen werden, in dieser Reihenfolge, solange sie zu kaufen sind und die Kundin sie nicht hat.",
  "settingText.recommendations.spread":
    "Wie viel es zählt, in Prozent, dass sich Vorschläge voneinander unterscheiden: 0 zeigt die wahrscheinlichsten, so ähnlich sie sich auch sind.",
  "settingText.shop.brand_colour":
    "Die Farbe von Knöpfen und Links in Nachrichten und auf den Seiten, die Kundinnen und Kunden sehen.",
  "settingText.shop.currency":
    "Die Währung von Berichten und von Datensätzen, die keine nennen. Bestellungen behalten die, in der sie aufgegeben wurden.",
  "settingText.shop.languages":
    "Die Sprachen, die der Shop spricht, die wichtigste zuerst. Wer eine andere hat, bekommt die erste.",
  "settingText.shop.name":
    "Der Name, den Kundinnen und Kunden kennen: in Nachrichten und auf jeder Seite, die sie sehen.",
  "settingText.shop.time_zone":
    "Die Zeitzone des Shops: wo Tage und Monate von Berichten beginnen, und die Zeit derer, deren eigene nicht bekannt ist.",
  "settingText.shop.website": "Die Adresse des Shops, für Links zurück zu ihm.",
  "settingText.storefront.origins":
    "Die Seiten, die melden dürfen, was Besucher ansehen, etwa https://shop.example. Leer: jede.",
  "settingText.backup.nightly":
    "Ob jede Nacht eine Kopie der Datenbank angelegt wird, im Ordner `backups` des Datenordners. Nur für einen Shop in SQLite.",
  "settingText.backup.time":
    "Wann die nächtliche Kopie angelegt wird, in der Zeitzone des Shops. Eine versäumte Nacht wird nachgeholt.",
  "settingText.backup.kept":
    "Wie viele nächtliche Kopien bleiben; ältere werden entfernt. Von Hand angelegte bleiben, bis jemand sie entfernt.",
  "settingText.sign_in.name": "Wie der Anbieter auf der Seite heißt, auf der sich Mitarbeitende anmelden.",
  "settingText.sign_in.issuer":
    "Die Adresse eines Anbieters von OpenID Connect, der sagt, wer jemand ist, etwa https://accounts.google.com. Nicht gesetzt: Anmeldung nur mit Passwort.",
  "settingText.sign_in.client_id": "Die Kennung, unter der der Anbieter dieses Programm kennt.",
  "settingText.sign_in.client_secret":
    "Das Geheimnis zu dieser Kennung. Nicht gesetzt: Der Anbieter will keines.",
  "settingText.sign_in.domain":
    "Wessen E-Mail-Adresse in dieser Domain liegt, etwa shop.example, gehört dazu, sobald der Anbieter die Adresse bestätigt. Nicht gesetzt: nur Eingeladene und Mitarbeitende mit derselben Adresse.",
  "settingText.sign_in.domain_role":
    "Was darf, wer über die Domain dazukommt; Inhaber ändern es für jeden Einzelnen.",
  "backupText.restore":
    "Halten Sie das Programm an, rufen Sie `perennial restore DATEI` auf und starten Sie es wieder. Was vorher da war, bleibt daneben liegen.",
  "backupText.ownTools":
    "Dieser Shop liegt in PostgreSQL. Kopieren Sie ihn mit `pg_dump --format=custom --schema=SCHEMA --file=shop.dump 'postgres://…'` und spielen Sie ihn mit `pg_restore --dbname='postgres://…' shop.dump` in eine leere Datenbank zurück; SCHEMA ist `public`, wenn die Adresse der Datenbank kein anderes nennt.",
  "healthTodo.events.late":
    "Manche warten seit mehr als zehn Minuten: Sehen Sie nach, ob das Programm beschäftigt ist oder was sein Protokoll sagt.",
  "healthTodo.timers.late":
    "Manche sind seit mehr als zehn Minuten fällig: Sehen Sie nach, ob das Programm beschäftigt ist oder was sein Protokoll sagt.",
  "healthTodo.messages.late":
    "Manche hätten vor mehr als zehn Minuten gehen können: Sehen Sie nach, was das Protokoll des Programms sagt.",
  "healthTodo.steps.failed":
    "Sehen Sie nach, warum es scheiterte, beheben Sie es, und versuchen Sie es für alle dort noch einmal.",
  "healthTodo.offers.few_codes": "Bringen oder erzeugen Sie neue Codes, bevor keiner mehr frei ist.",
  "healthTodo.offers.no_codes":
    "Bringen oder erzeugen Sie neue Codes, und versuchen Sie es dann für alle noch einmal, deren Schritt daran gescheitert ist.",
  "healthTodo.learning.old":
    "Vorhersagen werden jeden Tag neu gemacht und wurden es nicht: Sehen Sie ins Protokoll des Programms.",
  "healthTodo.hooks.paused":
    "Er ist pausiert und hört nichts: Lassen Sie ihn weiterlaufen, oder entfernen Sie ihn.",
  "healthTodo.hooks.failing":
    "Er antwortet nicht, wie er soll, {failures} Mal hintereinander: Sehen Sie nach, ob das System läuft und was sein Protokoll sagt.",
  "healthTodo.hooks.failed":
    "Er nahm nicht alles an: Sehen Sie nach, warum, beheben Sie das, und sagen Sie es ihm noch einmal.",
  "healthTodo.hooks.unread": "Sehen Sie im Protokoll des Programms nach.",
  "healthTodo.recommendations.old":
    "Sie werden jeden Tag neu gelernt und wurden es nicht: Sehen Sie ins Protokoll des Programms.",
  "healthTodo.backup.old":
    "Legen Sie jetzt eine an, oder lassen Sie jede Nacht eine anlegen, und bringen Sie Kopien auf einen anderen Rechner.",
  "healthTodo.database.disk_full": "Auf der Platte sind nur noch {free_bytes} frei: Schaffen Sie Platz.",
  "healthTodo.database.disk_nearly_full":
    "Auf der Platte sind nur noch {free_bytes} frei: Schaffen Sie Platz.",
  "healthTodo.address.not_set":
    "Setzen Sie `http.public_url`: Nachrichten gehen hinaus, und niemand sonst kann ihren Links folgen.",
  "dnsText.unknown": "Er ließ sich nicht nachsehen. Versuchen Sie es später noch einmal.",
  "dnsText.dkim.unknown":
    "Dieses Programm unterschreibt keine Mail dieser Domain (Einstellung smtp.dkim_keys). Tut es Ihr Mailserver, ist alles gut; tut es niemand, wird vieles im Spam landen.",
  "dnsText.spf.missing":
    "Kein Eintrag sagt, welche Server für diese Domain senden dürfen. Fügen Sie einen hinzu, der Ihren Mailserver nennt: Sein Anbieter sagt Ihnen den Text.",
  "dnsText.spf.weak":
    "Er lässt jeden Server der Welt für diese Domain senden: Beenden Sie ihn mit ~all oder -all.",
  "dnsText.spf.good":
    "Er sagt, welche Server senden dürfen. Achten Sie darauf, dass Ihr Mailserver dabei ist.",
  "dnsText.spf.wrong": "Es gibt mehr als einen, und dann zählt keiner: Fassen Sie sie zu einem zusammen.",
  "dnsText.dkim.missing":
    "Mail wird mit diesem Schlüssel unterschrieben, und Empfänger finden ihn nicht: Fügen Sie diesen Text hinzu.",
  "dnsText.dkim.good": "Empfänger finden den Schlüssel, mit dem Mail unterschrieben wird.",
  "dnsText.dkim.wrong":
    "Dort steht ein anderer Schlüssel, und jede Unterschrift gilt als gefälscht. Setzen Sie diesen Text an seine Stelle.",
  "dnsText.dkim.wrongMany":
    "Unter diesem Namen gibt es mehr als einen Schlüssel, und Empfänger nehmen vielleicht den falschen: Lassen Sie nur diesen Text.",
  "dnsText.dmarc.missing":
    "Nichts sagt, was mit Mail geschieht, die andere in Ihrem Namen schicken, und große Anbieter verlangen es von allen, die viel senden. Beginnen Sie mit diesem Text, lesen Sie die Berichte, und verlangen Sie dann quarantine.",
  "dnsText.dmarc.weak":
    "Mail, die andere in Ihrem Namen schicken, wird nur gezählt. Wenn die Berichte zeigen, dass Ihre eigene besteht, verlangen Sie quarantine oder reject.",
  "dnsText.dmarc.good": "Empfänger lassen Mail, die andere in Ihrem Namen schicken, nicht einfach durch.",
  "dnsText.dmarc.wrong": "Er nennt nicht, was geschehen soll (p=): Er zählt nicht.",
  "dnsText.dmarc.wrongMany": "Es gibt mehr als einen, und dann zählt keiner: Behalten Sie einen.",
  "liftText.no_holdout":
    "Niemand wird zurückgehalten; was ohnehin geschehen wäre, ist also nicht bekannt. Halten Sie ein Zehntel zurück, um es zu messen.",
  "liftText.nobody": "Es ist noch niemand hineingekommen.",
  "liftText.not_enough_data": "Noch nicht genug Daten.",
  "liftText.weeks":
    "Noch nicht genug Daten: noch etwa {n} Wochen, bis sich eine Änderung um ein Fünftel zeigt.",
  "liftText.week":
    "Noch nicht genug Daten: noch etwa eine Woche, bis sich eine Änderung um ein Fünftel zeigt.",
  "liftText.years":
    "Noch nicht genug Daten: In diesem Tempo dauert es mehr als zwei Jahre, bis sich eine Änderung um ein Fünftel zeigt. Halten Sie mehr zurück, oder messen Sie mehrere Programme zusammen.",
  "liftText.noOrders": "Noch nicht genug Daten: Von den Zurückgehaltenen hat noch niemand bestellt.",
  "liftText.more": "Es bestellen dadurch mehr: {mine} statt {theirs} in {days} Tagen.",
  "liftText.fewer": "Es bestellen dadurch weniger: {mine} statt {theirs} in {days} Tagen.",
  "liftText.no_large_change":
    "Es zeigte sich keine Änderung um ein Fünftel oder mehr: {theirs} bestellen in {days} Tagen auch ohne.",
  "adviceText.low_opens":
    "{seen} werden geöffnet, weniger als {threshold}: Versuchen Sie einen anderen Betreff, einen Absender, den man kennt, oder eine andere Zeit.",
  "adviceText.low_clicks":
    "{seen} werden angeklickt, weniger als {threshold}: Machen Sie das eine, das zu tun ist, deutlicher, und rücken Sie es weiter nach oben.",
  "adviceText.high_unsubscribes":
    "{seen} bestellen ab, mehr als {threshold}: Schreiben Sie seltener oder an weniger Menschen.",
  "adviceText.high_complaints":
    "{seen} melden es als Spam, mehr als {threshold}: Halten Sie es an und sehen Sie nach, wer es bekommt; ab 0,3 % weisen Postfachanbieter Ihre ganze Mail ab.",
  "adviceText.high_bounces":
    "{seen} kommen zurück, mehr als {threshold}: Die Adressen sind alt; bitten Sie darum, sie zu bestätigen.",
  "conditionText.and": "{one} und {other}",
  "conditionText.or": "{one} oder {other}",
  "conditionText.not": "nicht: {one}",
  "conditionText.everyone": "alle",
  "conditionText.nobody": "niemand",
  "conditionText.segment": "im Segment „{name}“",
  "conditionText.within_days": "in den letzten {n} Tagen",
  "conditionText.older_than_days": "vor mindestens {n} Tagen",
  "conditionText.days": "in den nächsten {n} Tagen",
  "conditionText.known": "bekannt",
  "conditionText.unknown": "nicht bekannt",
  "conditionText.yes": "ja",
  "conditionText.no": "nein",
  "counselText.silent_regulars":
    "{one} von {of} Personen mit drei oder mehr Bestellungen sind seit einem halben Jahr still. Sie kennen den Shop: Eine davon zurückzugewinnen kostet weniger, als jemand Neuen zu finden.",
  "counselText.more_orders":
    "{one} Bestellungen in den letzten vier Wochen, {other} in den vier davor ({change}): Das ist mehr als Zufall. Halten Sie fest, was anders war, und tun Sie es wieder.",
  "counselText.fewer_orders":
    "{one} Bestellungen in den letzten vier Wochen, {other} in den vier davor ({change}): Das ist mehr als Zufall. Sehen Sie nach, wo sie fehlen: bei Neuen oder bei denen, die Sie kennen.",
  "counselText.fewer_come_back":
    "Von den neuesten Personen, deren 60 Tage um sind, bestellten {one} ein zweites Mal, ein Vierteljahr davor {other}. Fragen Sie, wie es war, und geben Sie einen Grund für die zweite Bestellung.",
  "counselText.more_come_back":
    "Von den neuesten Personen, deren 60 Tage um sind, bestellten {one} ein zweites Mal, ein Vierteljahr davor {other}. Behalten Sie bei, was Sie geändert haben.",
  "counselText.much_refunded":
    "{one} des Umsatzes der letzten 90 Tage wurden zurückgegeben, mehr als {other}. Sehen Sie nach, welche Produkte zurückkommen, und sagen Sie vor und nach dem Kauf mehr über sie.",
  "counselText.not_measured":
    "„{title}“ hat {one} Menschen erreicht, und niemand wird zurückgehalten; was es bringt, ist also nicht bekannt. Halten Sie ein Zehntel zurück.",
  "counselText.programme_works":
    "„{title}“ wirkt: {one} mehr Menschen bestellen innerhalb von 30 Tagen. Halten Sie weniger zurück, und lassen Sie mehr Menschen hinein.",
  "counselText.programme_harms":
    "„{title}“ schadet: {one} Menschen bestellen innerhalb von 30 Tagen. Halten Sie es an, und ändern Sie, was es sagt oder für wen es ist.",
  "counselText.low_opens":
    "„{title}“: {one} werden geöffnet, weniger als {other}. Versuchen Sie einen anderen Betreff oder eine andere Zeit.",
  "counselText.low_clicks":
    "„{title}“: {one} werden angeklickt, weniger als {other}. Machen Sie das eine, das zu tun ist, deutlicher.",
  "counselText.high_unsubscribes":
    "„{title}“: {one} bestellen ab, mehr als {other}. Schreiben Sie seltener oder an weniger Menschen.",
  "counselText.high_complaints":
    "„{title}“: {one} melden es als Spam, mehr als {other}. Halten Sie es an, und sehen Sie nach, wer es bekommt.",
  "readyText.anniversary":
    "Am Tag, an dem jemand zum ersten Mal bestellte, ein Jahr und mehr danach, wird für das Vertrauen gedankt. Wer nicht vergessen wird, vergisst nicht.",
  "readyText.birthday":
    "Drei Tage vor dem Geburtstag wird jemand eingeladen, sich etwas auszusuchen, am Tag selbst beglückwünscht und um nichts gebeten, und eine Woche später daran erinnert, dass vielleicht ein Wunsch offenblieb. Alles nach der Uhr am Wohnort; der 29. Februar wird in anderen Jahren am 28. gefeiert. Wer dazwischen bestellt, ist heraus.",
  "readyText.community":
    "Wer zum dritten Mal bestellt, wird einmal in die Gemeinschaft des Shops eingeladen, deren Adresse in den Einstellungen steht; ohne sie geht nichts hinaus. Wer dazugehört, bleibt länger und beantwortet die Fragen anderer.",
  "readyText.for-you":
    "Wenn die nächste Bestellung binnen drei Tagen erwartet wird, sehen Menschen, was ihnen gefallen könnte und was sie noch nicht haben, jeweils mit dem Grund, zu der Stunde des nächsten Tages, in der sie am meisten lesen und kaufen. Wann sie erwartet wird, ist aus ihrem eigenen Rhythmus und dem des Shops gelernt; gibt es nichts vorzuschlagen, wird nichts geschickt. Wer inzwischen bestellt, geht hinaus. Zwei Monate lang hört es niemand noch einmal: Ein Vorschlag ist willkommen, wenn jemand ohnehin gleich schauen will.",
  "readyText.goes-with":
    "Zwei Wochen nach der Ankunft eines Pakets wird gezeigt, was andere oft dazu kauften; ist nichts bekannt, geht nichts hinaus. Dann weiß man, was man hat und was fehlt. Wer inzwischen bestellt, ist heraus.",
  "readyText.good-choice":
    "Am Morgen nach der Zahlung und solange die Bestellung unterwegs ist, hört die Kundin oder der Kunde, gut gewählt zu haben und worauf Verlass ist. Wo die Bestellung mindestens anderthalbmal so wahrscheinlich wie andere storniert wird oder zurückkommt, geht es stattdessen darum, wie man sie ändert und wen man fragt, bevor jemand danach suchen muss. Zweifel kommen zwischen Zahlen und Auspacken, und aus ihnen werden viele Stornierungen. Ist das Paket da, wird es nicht mehr gesagt.",
  "readyText.how-to":
    "Am Morgen nach der Ankunft eines Pakets kommen ein paar Worte zum Einrichten und Pflegen und die Einladung zu fragen. Was gut benutzt wird, kommt seltener zurück. Wer etwas zurückschickte oder stornierte, bekommt keine.",
  "readyText.replenishment":
    "Wer wiederkommt, wird fünf Tage vorher, am Tag selbst und eine Woche danach daran erinnert, dass etwas Gekauftes zu Ende geht. Wann das ist, ergibt sich daraus, wie lange es früher hielt und wie bald andere nachkauften. Wer bestellt, ist sofort heraus, und die Zählung beginnt neu. Zur rechten Zeit ist eine Erinnerung ein Dienst, sonst Lärm.",
  "readyText.review-request":
    "Eine Woche nach der Ankunft eines Pakets wird um eine Bewertung gebeten, zwei Wochen danach, wo sich etwas erst spät beurteilen lässt, und fünf Tage später einmal erinnert, wenn niemand einem Link gefolgt ist. Der Link führt zu der Adresse aus den Einstellungen; ohne sie geht nichts hinaus. Wer etwas zurückschickte, wird nicht gefragt. Bewertungen helfen anderen bei der Wahl, und die meisten schreiben nur eine, wenn man sie bittet.",
  "readyText.second-order":
    "Drei Wochen nach der ersten Bestellung wird eingeladen, wer noch nicht wiederkam. Wer ein zweites Mal bestellt, bleibt meist; wer schon wiederkam, bekommt das nie.",
  "readyText.so-what-did-you-think":
    "Zwei Tage nach der Ankunft eines Pakets wird gefragt, ob alles ist, wie es sein soll, mit offenem Ohr für das, was es nicht ist. Ein Problem, das früh gehört wird, ist behoben, bevor daraus eine schlechte Bewertung oder eine verlorene Kundin wird.",
  "readyText.sunset":
    "Wer ein halbes Jahr lang keine Nachricht öffnete und keinem Link folgte, wird einmal gefragt, ob der Shop in Verbindung bleiben soll. Wer in vierzehn Tagen nicht reagiert, bekommt das Schlagwort „sunset“, und kein werbendes Programm schreibt mehr, bis es entfernt wird. An Menschen zu schreiben, die nie antworten, kostet Vertrauen, und Mailanbieter rechnen es dem Shop an.",
  "readyText.thank-you":
    "Eine Viertelstunde nach der Zahlung wird namentlich gedankt: beim ersten Mal mit einem Willkommen, später mit „Schön, dass Sie wieder da sind“. Die Nachricht zeigt, was gewählt wurde, und sagt, wie der Shop zu erreichen ist. Zwei Dinge, die andere oft dazu kauften, schließen sie ab, wenn niemand der Werbung widersprach. Wer sich nach dem Kauf gesehen fühlt, kommt öfter wieder, und ein Fehler in der Bestellung ist behoben, bevor das Paket geht.",
  "readyText.win-back":
    "Wer anderthalbmal so lange nicht bestellt hat wie sonst (60 Tage bei nur einer Bestellung), hört, dass er fehlt, und vierzehn Tage später noch einmal, wenn das nicht half. Niemand hört es innerhalb eines halben Jahres wieder. Es ist leichter, jemanden zurückzugewinnen, der den Shop kennt, als jemand Neuen zu finden.",
  "warningText.undefined": "{what} gibt es nicht.",
  "warningText.unprotected": "{what} ist nicht geschützt: Nehmen Sie https://.",
  "warningText.noWayOut":
    "Es gibt keinen Ausweg: Setzen Sie einen Link zu {{ links.unsubscribe }}, den Werbung haben muss.",
  "warningText.large":
    "Die Nachricht hat {n} kB HTML, und Mailprogramme schneiden ab, was länger als {most} ist.",
  "warningText.letters": "Die Textnachricht enthält Zeichen, die ihren Platz halbieren: {what}",
  "warningText.parts": "Die Textnachricht braucht {n} Teile, und jeder wird bezahlt.",
};
