// Was der Server zu einzelnen Feldern und in Vermerken auf Englisch sagt, auf Deutsch. Wo geschweifte Klammern stehen, steht dort etwas
// anderes; was darin mit `said` beginnt, wird selbst wieder übersetzt.

export const problems = {
  // Andere Systeme
  "problemText.the receiver answered {status}: {said}": "Es antwortete mit {status}: {said}",
  "problemText.the receiver answered {status}: ": "Es antwortete mit {status}.",
  "problemText.{host} is not on the public internet": "{host} ist aus dem Internet nicht erreichbar.",
  "problemText.there is no host {host}": "{host} gibt es nicht.",
  "problemText.{host} did not answer in time": "{host} antwortete nicht rechtzeitig.",
  "problemText.{host} could not be reached: {why}": "{host} war nicht zu erreichen ({why}).",
  "problemText.{host} could not be asked: {why}": "Die Verbindung zu {host} brach ab ({why}).",
  "problemText.the answer of {host} is too long": "Die Antwort von {host} ist zu lang.",
  // Überall
  "problemText.this field is needed": "Das fehlt noch.",
  "problemText.there is no such field": "Ein solches Feld gibt es nicht.",
  "problemText.an object was expected": "Hier gehört ein Objekt hin.",
  "problemText.missing field `{name}`": "Das Feld `{name}` fehlt.",
  "problemText.unknown field `{name}`": "Das Feld `{name}` gibt es nicht.",
  "problemText.unknown field `{name}`, {rest}": "Das Feld `{name}` gibt es nicht.",
  "problemText.unknown variant `{name}`, {rest}": "`{name}` gibt es hier nicht.",
  "problemText.invalid type: {found}, expected {wanted}": "Der Wert ist von falscher Art ({found}).",
  "problemText.invalid value: {found}, expected {wanted}": "Dieser Wert passt nicht ({found}).",
  "problemText.a text holds a NUL character": "Ein Text enthält ein unzulässiges Zeichen.",
  "problemText.not JSON: {error}": "Das ist kein JSON: {error}",
  "problemText.must be true or false": "Muss ja oder nein sein.",
  "problemText.must be a whole number from {from} to {to}": "Muss eine ganze Zahl von {from} bis {to} sein.",
  "problemText.must be from {from} to {to}": "Muss von {from} bis {to} sein.",
  "problemText.must have 1 to {most} bytes": "Muss 1 bis {most} Zeichen haben.",
  "problemText.must have 1 to {most} characters": "Muss 1 bis {most} Zeichen haben.",
  "problemText.must not hold control characters": "Darf keine Steuerzeichen enthalten.",
  "problemText.must be a text in quotation marks": "Muss ein Text in Anführungszeichen sein.",
  "problemText.must be one of {words}": "Möglich sind: {words}.",
  "problemText.{said} must be one of {words}": "{said} Möglich sind: {words}.",
  "problemText.Between {from}:00 and {to}:00 ({zone}): {share} % of what they do in a day; {saidWhose}.":
    "Zwischen {from} und {to} Uhr ({zone}): {share} % von dem, was sie an einem Tag tun; {saidWhose}.",
  "problemText.nothing is known of them, so this is the shop's hour":
    "von ihnen ist nichts bekannt, daher ist es die Stunde des Shops",
  "problemText.they were seen {count} times only, so it is mostly the hour of others":
    "sie wurden nur {count}-mal gesehen, daher ist es vor allem die Stunde anderer",
  "problemText.they were seen {count} times": "sie wurden {count}-mal gesehen",
  "problemText.must be an object": "Muss ein Objekt sein.",
  "problemText.must not be empty": "Darf nicht leer sein.",
  "problemText.not an e-mail address: {why}": "Das ist keine E-Mail-Adresse.",
  "problemText.not a telephone number: {why}": "Das ist keine Telefonnummer.",
  "problemText.not a number: {why}": "Das ist keine Zahl.",
  "problemText.not a day like {day}": "Das ist kein Tag wie {day}.",
  "problemText.not an instant like {at}": "Das ist kein Zeitpunkt wie {at}.",
  "problemText.not a duration like {span}": "Das ist keine Dauer wie {span}.",
  "problemText.not a time of day like {time}": "Das ist keine Uhrzeit wie {time}.",
  "problemText.not a time zone like {zone}": "Das ist keine Zeitzone wie {zone}.",
  "problemText.not a language tag like {tags}": "Das ist keine Sprache wie {tags}.",
  "problemText.not a country of ISO 3166-1": "Das ist kein Land (ISO 3166-1).",
  "problemText.not a currency code of ISO 4217 like EUR": "Das ist kein Währungskürzel wie EUR (ISO 4217).",
  "problemText.not a weekday": "Das ist kein Wochentag.",
  "problemText.not an id that starts with {prefix}": "Das ist keine Kennung, die mit {prefix} beginnt.",
  "problemText.not a birthday like {days}": "Das ist kein Geburtstag wie 1980-05-17.",

  "problemText.`{key}` must be {what}, not empty": "`{key}` darf nicht leer sein.",
  "problemText.`{key}` must be {what}, not `{given}`": "`{key}` kann nicht `{given}` sein.",
  "problemText.`{key}` must be {what}": "Dieser Wert passt nicht zu `{key}`.",
  "problemText.there is no setting `{key}`": "Eine Einstellung `{key}` gibt es nicht.",
  "problemText.`{key}` belongs to the installation: set it in perennial.toml or as {variable}":
    "`{key}` gehört zur Installation: Setzen Sie es in perennial.toml oder als {variable}.",

  // Programme
  "problemText.a text of 1 to {most} characters was expected":
    "Hier gehört ein Text von 1 bis {most} Zeichen hin.",
  "problemText.1 to 60 lower-case letters, digits and hyphens were expected":
    "Hier gehören 1 bis 60 Kleinbuchstaben, Ziffern und Bindestriche hin.",
  "problemText.a whole number from 1 on was expected": "Hier gehört eine ganze Zahl ab 1 hin.",
  "problemText.a time above zero and up to two years was expected, such as PT15M or P3D":
    "Hier gehört eine Zeit über null und bis zu zwei Jahren hin, etwa 15 Minuten oder 3 Tage.",
  "problemText.at most {most} are allowed": "Höchstens {most} sind möglich.",
  "problemText.a condition needs a field and something to hold":
    "Eine Bedingung braucht ein Feld und etwas, das dafür gelten soll.",
  "problemText.a whole number from {from} to {to} was expected":
    "Hier gehört eine ganze Zahl von {from} bis {to} hin.",
  "problemText.a condition about customers was expected, of at most 16 KB":
    "Hier gehört eine Bedingung über Kundinnen und Kunden hin, höchstens 16 KB lang.",
  "problemText.this program reads format 1": "Gelesen wird nur das Format 1.",
  'problemText.`always`, `once` or {"after": "P30D"} was expected':
    "Hier gehört hin, ob jemand immer, einmal oder nach einer Zeit wieder hineinkommt.",
  "problemText.a schedule brings in those of whom `who` holds: say who":
    "Ein Zeitplan holt die hinein, für die eine Bedingung gilt: Sagen Sie, wen.",
  "problemText.there is no node `{node}`": "Einen Schritt `{node}` gibt es nicht.",
  "problemText.the way leads back to `{node}` and never ends":
    "Der Weg führt zu `{node}` zurück und endet nie.",
  "problemText.nothing leads to this node": "Kein Weg führt zu diesem Schritt.",
  "problemText.`true` was expected": "Hier gehört `true` hin.",
  "problemText.one of `{words}` is needed": "Eines davon wird gebraucht: `{words}`.",
  "problemText.one of `{words}` was expected": "Eines davon gehört hierhin: `{words}`.",
  "problemText.the name of a segment or a condition about customers was expected":
    "Hier gehört ein Segment oder eine Bedingung über Kundinnen und Kunden hin.",
  "problemText.`entered` or `left` was expected": "Hier gehört hin, ob jemand hineinkam oder hinausging.",
  "problemText.days from 1 to 31 were expected": "Hier gehören Tage von 1 bis 31 hin.",
  "problemText.1 to {most} nodes were expected": "Ein Programm hat 1 bis {most} Schritte.",
  "problemText.another node has this name": "Ein anderer Schritt heißt schon so.",
  "problemText.at least one branch is needed": "Mindestens ein Zweig wird gebraucht.",
  "problemText.at least two branches are needed": "Mindestens zwei Zweige werden gebraucht.",
  "problemText.`who` or `where` is needed": "Hier fehlt die Bedingung.",
  "problemText.1 to 8 channels were expected": "Hier gehören 1 bis 8 Wege hin.",
  "problemText.`add` or `remove` is needed": "Sagen Sie, was hinzukommt oder wegfällt.",
  "problemText.that is no tag": "Das ist kein Schlagwort.",
  "problemText.that is no name of an attribute": "So kann ein Merkmal nicht heißen.",
  "problemText.a text, a number, true or false, or null was expected":
    "Hier gehört ein Text, eine Zahl, ja oder nein oder nichts hin.",
  "problemText.an address that begins with https:// was expected, without a user or password in it":
    "Hier gehört eine Adresse hin, die mit https:// beginnt, ohne Namen oder Passwort darin.",
  "problemText.at most 16 KB were expected": "Höchstens 16 KB sind möglich.",
  "problemText.there is no template `{name}`": "Eine Vorlage `{name}` gibt es nicht.",
  "problemText.they have left the journey: {said}": "Sie haben das Programm verlassen: {said}",

  // Kampagnen
  "problemText.a title has 1 to 200 bytes": "Ein Titel hat 1 bis 200 Zeichen.",
  "problemText.a summary has at most 2,000 bytes": "Eine Zusammenfassung hat höchstens 2.000 Zeichen.",
  "problemText.the name of a segment or a condition was expected":
    "Hier gehört ein Segment oder eine Bedingung hin.",
  "problemText.at most 10 names of segments or conditions were expected":
    "Hier gehören höchstens 10 Segmente oder Bedingungen hin.",
  "problemText.there are 1 to 8 variants": "Es gibt 1 bis 8 Varianten.",
  "problemText.1 to 20 lower-case letters, digits and hyphens were expected, each name once":
    "Hier gehören 1 bis 20 Kleinbuchstaben, Ziffern und Bindestriche hin, jeder Name einmal.",
  "problemText.a subject is one line of at most 500 bytes":
    "Ein Betreff ist eine Zeile von höchstens 500 Zeichen.",
  "problemText.only weeks have weekdays": "Nur Wochen haben Wochentage.",
  "problemText.only months have a day from 1 to 31": "Nur Monate haben einen Tag von 1 bis 31.",
  "problemText.it ends before it begins": "Es endet, bevor es beginnt.",
  "problemText.what an order needs is kept from nobody":
    "Was eine Bestellung braucht, wird niemandem vorenthalten.",
  "problemText.there is only one variant: a test compares several":
    "Es gibt nur eine Variante: Ein Versuch vergleicht mehrere.",
  "problemText.the data have at most 8 KB of JSON": "Die Daten haben höchstens 8 KB.",
  "problemText.a template and its version go together": "Vorlage und Fassung gehören zusammen.",

  // Segmente
  "problemText.must be a day like 2026-03-09 or an instant like 2026-03-09T08:30:00Z":
    "Muss ein Tag oder ein Zeitpunkt sein.",
  "problemText.must be a percentage from 0 to 100, with at most two decimals":
    "Muss ein Anteil von 0 bis 100 sein, mit höchstens zwei Stellen hinter dem Komma.",
  "problemText.must be a list of 1 to {most} entries": "Muss eine Liste von 1 bis {most} Einträgen sein.",
  "problemText.`exactly` says it all: leave out the other limits":
    "„Genau“ sagt schon alles: Lassen Sie die anderen Grenzen weg.",
  "problemText.give one of {one} and {other}, not both": "Geben Sie eines von beiden an, {one} oder {other}.",
  "problemText.give `{one}` or `{other}`, not both": "Geben Sie eines von beiden an, `{one}` oder `{other}`.",
  "problemText.no number is both above the lower and below the upper limit":
    "Keine Zahl liegt zwischen diesen Grenzen: Die untere ist höher als die obere.",
  "problemText.nothing is both so new and so old: `within_days` must be more than `older_than_days`":
    "Nichts ist zugleich so neu und so alt: „in den letzten … Tagen“ muss mehr sein als „vor mindestens … Tagen“.",
  "problemText.`after` must be earlier than `before`": "Der Beginn muss vor dem Ende liegen.",
  "problemText.`{name}` needs `{what}`": "Hier fehlt noch etwas: `{what}`.",
  "problemText.`{name}` needs `{what}`: {about}": "Hier fehlt noch etwas: `{what}`.",
  "problemText.`{name}` needs `{one}` or `{other}`": "Hier fehlt noch etwas: `{one}` oder `{other}`.",
  "problemText.`{name}` needs a limit: {limits}": "Hier fehlt eine Grenze: {limits}.",
  "problemText.`{name}` has no parameter `{what}`: {about}": "`{name}` kennt `{what}` nicht.",
  "problemText.a condition has at most {most} bytes": "Eine Bedingung hat höchstens {most} Zeichen.",
  'problemText.must be an object like {"all": […]} or {"predicate": …}':
    'Muss ein Objekt sein wie {"all": […]} oder {"predicate": …}.',
  "problemText.`predicate` must be a name": "`predicate` muss ein Name sein.",
  "problemText.`{form}` must be a list of conditions": "`{form}` muss eine Liste von Bedingungen sein.",
  "problemText.`segment` must be the name or id of a segment":
    "`segment` muss Name oder Kennung eines Segments sein.",
  "problemText.there is no segment `{name}`": "Ein Segment `{name}` gibt es nicht.",
  "problemText.there is no list `{name}`": "Eine Liste `{name}` gibt es nicht.",
  "problemText.there is no predicate `{name}`: did you mean `{meant}`?":
    "Eine Bedingung `{name}` gibt es nicht: Meinten Sie `{meant}`?",
  "problemText.there is no predicate `{name}`: there are `{names}`": "Eine Bedingung `{name}` gibt es nicht.",

  // Vorlagen
  "problemText.only format 1 is known": "Gelesen wird nur das Format 1.",
  "problemText.give blocks or `mjml` for mail, `sms` for telephones, or `push` for browsers":
    "Schreiben Sie etwas für Mail, fürs Telefon oder für Browser.",
  "problemText.give it or blocks, not both": "Blöcke oder MJML, nicht beides.",
  "problemText.only `mjml` shows them: use blocks": "Nur MJML zeigt sie: Nehmen Sie Blöcke.",
  "problemText.it has more than {n} KB": "Es hat mehr als {n} KB.",
  "problemText.there are more than {n}": "Es sind mehr als {n}.",
  "problemText.there are more than {n} languages": "Es sind mehr als {n} Sprachen.",
  "problemText.the fallback language `{language}` is missing":
    "Die Sprache, die für andere einspringt, fehlt: `{language}`.",
  "problemText.neither `parts` nor the shared blocks have `{name}`":
    "Weder einen Teil noch einen gemeinsamen Baustein `{name}` gibt es.",
  "problemText.there is no shared block `{name}`": "Einen gemeinsamen Baustein `{name}` gibt es nicht.",
  "problemText.a shared block shows no other": "Ein gemeinsamer Baustein zeigt keinen anderen.",
  "problemText.its parts make more than {n} KB of it": "Seine Teile machen es größer als {n} KB.",
  "problemText.the MJML cannot be read: {error}": "Das MJML lässt sich nicht lesen: {error}",
  "problemText.the MJML cannot be laid out: {error}": "Das MJML lässt sich nicht setzen: {error}",
  "problemText.`mj-include` reads files, which templates may not: use a block":
    "`mj-include` liest Dateien, und das dürfen Vorlagen nicht: Nehmen Sie einen Block.",
  "problemText.there is no element `{name}`": "Ein Element `{name}` gibt es nicht.",
  "problemText.elements are nested more than {n} deep": "Elemente stehen mehr als {n} tief ineinander.",
  "problemText.line {line}, column {column}: {said}; {saidAdvice}":
    "Zeile {line}, Spalte {column}: {said} {saidAdvice}",
  "problemText.line {line}, column {column}: {said}": "Zeile {line}, Spalte {column}: {said}",
  "problemText.{said}; {saidAdvice}": "{said} {saidAdvice}",
  "problemText.in the shared block `{name}`, {said}": "Im gemeinsamen Baustein `{name}`: {said}",
  "problemText.there is no `{path}`": "`{path}` gibt es nicht.",
  "problemText.there is no filter `{name}`": "Einen Filter `{name}` gibt es nicht.",
  "problemText.there is no tag `{name}`": "Einen Befehl `{name}` gibt es nicht.",
  "problemText.the filter `{name}` {said}": "Der Filter `{name}` {said}",
  "problemText.there is nothing between the braces": "Zwischen den Klammern steht nichts.",
  "problemText.a quotation mark is not closed": "Ein Anführungszeichen wird nicht geschlossen.",
  "problemText.`{tag}` is not ended": "`{tag}` hat kein Ende.",
  "problemText.`{tag}` is not inside of `{outer}`": "`{tag}` steht nicht in `{outer}`.",
  "problemText.`{what}` means nothing here": "`{what}` bedeutet hier nichts.",
  "problemText.{what} is not understood here": "{what} lässt sich hier nicht verstehen.",
  "problemText.`{what}` is missing": "`{what}` fehlt.",
  "problemText.`{mark}` is missing before {told}": "Vor {told} fehlt `{mark}`.",
  "problemText.{what} is missing before {told}": "Vor {told} fehlt etwas.",
  "problemText.a value is missing before {told}": "Vor {told} fehlt ein Wert.",
  "problemText.a name is missing after `.`": "Nach dem Punkt fehlt ein Name.",
  "problemText.a filter is missing after `|`": "Nach `|` fehlt ein Filter.",
  "problemText.the {name} `{what}` is not closed": "`{what}` wird nicht geschlossen.",
  "problemText.`{one}` is no quotation mark of Liquid": "`{one}` ist hier kein Anführungszeichen.",
  "problemText.`{name}` is given {count} arguments": "`{name}` bekommt {count} Werte.",
  "problemText.`{name}` cannot stand in `liquid`": "`{name}` kann nicht in `liquid` stehen.",
  "problemText.something stands between `case` and the first `when`":
    "Zwischen `case` und dem ersten `when` steht etwas.",
  "problemText.tags are nested more than {n} deep": "Befehle stehen mehr als {n} tief ineinander.",
  "problemText.too many brackets are nested": "Zu viele Klammern stehen ineinander.",
  "problemText.the template has more than {n} KB": "Die Vorlage hat mehr als {n} KB.",
  "problemText.`not` is no word of Liquid": "`not` gibt es hier nicht.",
  "problemText.a block is given more than {n} values": "Ein Block bekommt mehr als {n} Werte.",
  "problemText.`render` wants the name of a shared block":
    "`render` braucht den Namen eines geteilten Blocks.",
  "problemText.it takes more than the {n} steps that a template may take":
    "Die Vorlage tut zu viel: mehr als {n} Schritte.",
  "problemText.it writes more than {n} bytes": "Die Vorlage schreibt mehr als {n} Zeichen.",
  "problemText.its texts and lists on the way take more than {n} bytes":
    "Die Vorlage braucht unterwegs zu viel Speicher.",
  "problemText.its blocks are nested more than {n} deep": "Ihre Blöcke stehen mehr als {n} tief ineinander.",
  "problemText.its time is over": "Die Vorlage braucht zu lange.",
  "problemText.did you mean `{meant}`?": "Meinten Sie `{meant}`?",
  "problemText.take it out": "Nehmen Sie es heraus.",
  "problemText.take it out, or put what it belongs to before it":
    "Nehmen Sie es heraus, oder setzen Sie davor, wozu es gehört.",
  "problemText.it would never be shown: take it out": "Es würde nie gezeigt: Nehmen Sie es heraus.",
  "problemText.put `{tag}` where it ends": "Setzen Sie `{tag}` dorthin, wo es endet.",
  "problemText.put {mark} where the text ends": "Setzen Sie {mark} dorthin, wo der Text endet.",
  "problemText.put the name in quotation marks": "Setzen Sie den Namen in Anführungszeichen.",
  "problemText.put the inner ones into a shared block": "Legen Sie die inneren in einen geteilten Block.",
  "problemText.end it with {ending}, and close every quotation mark in it":
    "Beenden Sie es mit {ending}, und schließen Sie jedes Anführungszeichen darin.",
  "problemText.close the bracket": "Schließen Sie die Klammer.",
  "problemText.compare with `==`": "Vergleichen Sie mit `==`.",
  "problemText.join conditions with `and` or `or`": "Verbinden Sie Bedingungen mit `and` oder `or`.",
  "problemText.conditions belong into `{tag}`": "Bedingungen gehören in `{tag}`.",
  "problemText.give a text in quotation marks, a number or the name of something, such as `customer.name`":
    "Schreiben Sie einen Text in Anführungszeichen, eine Zahl oder den Namen von etwas, etwa `customer.name`.",
  "problemText.name what is to be shown, such as `{name}`":
    "Sagen Sie, was gezeigt werden soll, etwa `{name}`.",
  "problemText.make it shorter": "Kürzen Sie es.",
  "problemText.see the list of filters": "Sehen Sie in der Liste der Filter nach.",
  "problemText.all filters look alike, and most can be stopped": "Sehen Sie in der Liste der Filter nach.",
  "problemText.the tags are {tags}": "Es gibt {tags}.",
  "problemText.it takes {wanted}": "Nötig sind {wanted}.",
  "problemText.write it as `{form}`": "Schreiben Sie es so: `{form}`.",
  "problemText.write its name, such as `{name}`": "Schreiben Sie seinen Namen, etwa `{name}`.",
  "problemText.write `as` and a name": "Schreiben Sie `as` und einen Namen.",
  "problemText.write `!=`, or `unless` in the place of `if`":
    "Schreiben Sie `!=`, oder `unless` an Stelle von `if`.",
  "problemText.write `unless` in the place of `if`, or compare with `!=`":
    "Schreiben Sie `unless` an Stelle von `if`, oder vergleichen Sie mit `!=`.",
  "problemText.write `elsif` where a condition follows": "Schreiben Sie `elsif`, wo eine Bedingung folgt.",
  "problemText.write a range as `(1..5)`; conditions are read from the right, without brackets":
    "Schreiben Sie einen Bereich als `(1..5)`; Bedingungen werden ohne Klammern von rechts gelesen.",
  "problemText.round brackets are for ranges only": "Runde Klammern sind nur für Bereiche da.",
  "problemText.filters cannot stand in conditions: `assign` the value first":
    "Filter können nicht in Bedingungen stehen: Geben Sie dem Wert zuerst mit `assign` einen Namen.",
  "problemText.filters stand after `|`, and their arguments after `:`":
    "Filter stehen nach `|` und ihre Werte nach `:`.",
  "problemText.assign the inner value to a name first": "Geben Sie dem inneren Wert zuerst einen Namen.",
  "problemText.a loop takes `limit: 3`, `offset: 2` and `reversed`":
    "Eine Schleife kennt `limit: 3`, `offset: 2` und `reversed`.",
  "problemText.reckon with the filters `plus`, `minus`, `times`, `divided_by` and `modulo`":
    "Rechnen Sie mit den Filtern `plus`, `minus`, `times`, `divided_by` und `modulo`.",
  "problemText.give a block its values by name: `title: product.title`":
    "Geben Sie einem Block seine Werte mit Namen: `title: product.title`.",
  "problemText.give it an object": "Geben Sie ihm ein Objekt.",
  "problemText.give it a tag of its own": "Geben Sie ihm einen eigenen Befehl.",
  "problemText.name the counter": "Geben Sie dem Zähler einen Namen.",
  "problemText.nothing stands behind it": "Dahinter steht nichts.",
  "problemText.one name is enough": "Ein Name genügt.",
  "problemText.one value is enough; compare in `when`": "Ein Wert genügt; verglichen wird in `when`.",
  "problemText.part values by `,`": "Trennen Sie Werte mit `,`.",
  "problemText.part values by `,` or `or`": "Trennen Sie Werte mit `,` oder `or`.",
  "problemText.does not know `{what}`": "kennt `{what}` nicht.",
  "problemText.found what is no text": "fand etwas, das kein Text ist.",
  "problemText.found what is no base64 of a text": "fand etwas, das kein Base64 eines Textes ist.",
  "problemText.has no result: a division by 0, or too large a number":
    "hat kein Ergebnis: Geteilt wurde durch 0, oder die Zahl ist zu groß.",
  "problemText.has too large a result": "hat ein zu großes Ergebnis.",
  "problemText.was given too long a pattern": "bekam ein zu langes Muster.",
  "problemText.was given what is no amount of money": "bekam etwas, das kein Geldbetrag ist.",
  "problemText.was given what is no day and no time": "bekam etwas, das weder Tag noch Zeit ist.",
  "problemText.was given what is no number, and took it for 0":
    "bekam etwas, das keine Zahl ist, und nahm dafür 0.",

  // Importe
  "problemText.the file is empty": "Die Datei ist leer.",
  "problemText.cannot open {path}": "{path} lässt sich nicht öffnen.",
  "problemText.cannot read on after line {line}":
    "Nach Zeile {line} lässt sich nicht weiterlesen: Die Datei ist beschädigt oder brach ab.",
  "problemText.cannot read on after line {line}: {why}":
    "Nach Zeile {line} lässt sich nicht weiterlesen: Die Datei ist beschädigt oder brach ab.",
  "problemText.this is no {format} export of {what}: it has no column {column}; it has {columns}":
    "Das ist kein solcher Export aus {format}: Ihm fehlt die Spalte {column}. Er hat {columns}.",
  "problemText.{format} has no {what} file that holds enough; {advice}":
    "{format} schreibt keine Datei, in der genug davon steht.",
  "problemText.the file has no header that can be read; line {line}: {said}":
    "Die Datei hat keine lesbare Kopfzeile. Zeile {line}: {said}",
  "problemText.{key}: the column `{name}` has a name, but `file.header` is false: give its number":
    "{key}: Die Datei hat keine Kopfzeile: Nennen Sie statt `{name}` die Nummer der Spalte.",
  "problemText.{key}: the file has no column `{name}`; it has {columns}":
    "{key}: Die Datei hat keine Spalte `{name}`. Sie hat {columns}.",
  "problemText.{key}: there is no column {n}; the file has {count}":
    "{key}: Eine Spalte {n} gibt es nicht; die Datei hat {count}.",
  "problemText.currency: `{code}` is {why}": "`{code}` ist kein Währungskürzel wie EUR.",
  "problemText.dates.zone: `{name}` is {why}": "`{name}` ist keine Zeitzone wie Europe/Berlin.",
  "problemText.dates.format: `{format}` is no format of strftime with year, month and day, as `%d/%m/%Y %H:%M`":
    "`{format}` beschreibt keinen Tag mit Jahr, Monat und Tag, wie `%d.%m.%Y %H:%M` es täte.",
  "problemText.numbers.thousands: is the same mark as numbers.decimal":
    "Komma und Tausenderpunkt können nicht dasselbe Zeichen sein.",
  "problemText.source: must not be empty": "Die Quelle braucht einen Namen.",
  "problemText.{rejected} of the first {rows} rows were rejected, the first because: {said}. Nothing was imported. {advice}":
    "{rejected} der ersten {rows} Zeilen wurden abgelehnt, die erste deshalb: {said} Nichts wurde übernommen. Sehen Sie nach, ob die Spalten, das Datum und das Komma richtig beschrieben sind.",
  "problemText.the same import of this file was begun by another process, which goes on where this one was: nothing is lost, and nothing is doubled":
    "Derselbe Import läuft in einem anderen Prozess weiter, wo dieser stand: Nichts ist verloren, nichts doppelt.",
  "problemText.the import was cancelled": "Der Import wurde abgebrochen.",
  "problemText.a table of any columns needs a description of them":
    "Eine eigene Tabelle braucht eine Beschreibung ihrer Spalten.",
  "problemText.the file could not be kept": "Die Datei ließ sich nicht aufbewahren.",
  "problemText.reading the file ended unexpectedly": "Das Lesen der Datei brach ab.",
  "problemText.the progress of an earlier import cannot be understood":
    "Wie weit ein früherer Import kam, lässt sich nicht mehr verstehen: Beginnen Sie ihn neu.",
  "problemText.the import's progress could not be written":
    "Wie weit der Import ist, ließ sich nicht schreiben.",
  "problemText.the rejects file {path} cannot be written":
    "Die Datei der abgelehnten Zeilen lässt sich nicht schreiben.",
  "problemText.no id, e-mail address or telephone number":
    "Weder Kennung noch E-Mail-Adresse noch Telefonnummer.",

  // Warum etwas ging oder nicht
  "problemText.the customer agreed": "hat zugestimmt",
  "problemText.the customer bought and did not refuse": "hat gekauft und nicht abgelehnt",
  "problemText.it is service, and the customer did not refuse it": "Service, der nicht abgelehnt wurde",
  "problemText.the order needs it": "die Bestellung braucht es",
  "problemText.there is no such customer any more": "die Person gibt es nicht mehr",
  "problemText.there is no address to write to": "es gibt keine Adresse",
  "problemText.the address does not exist": "die Adresse existiert nicht",
  "problemText.the customer reported a message as unwanted": "eine Nachricht wurde als unerwünscht gemeldet",
  "problemText.a member of staff barred the address": "das Team hat die Adresse gesperrt",
  "problemText.the customer wants nothing but what an order needs": "will nur, was eine Bestellung braucht",
  "problemText.the customer said no to this": "hat dies abgelehnt",
  "problemText.the customer was asked to confirm and has not":
    "wurde um Bestätigung gebeten und hat nicht bestätigt",
  "problemText.the implied consent has ended": "die stillschweigende Einwilligung ist abgelaufen",
  "problemText.the customer only bought, and the shop's rules ask for a yes":
    "hat nur gekauft, und die Regeln des Shops verlangen ein Ja",
  "problemText.the customer never agreed": "hat nie zugestimmt",
  "problemText.it is quiet time where the customer lives": "Ruhezeit am Wohnort",
  "problemText.its time was over while it waited ({said})":
    "die Zeit war vorbei, während es wartete ({said})",
  "problemText.the programme took it back before it went": "das Programm nahm es zurück, bevor es ging",
  "problemText.it is no longer so: {said}": "es ist nicht mehr so: {said}",
  "problemText.its content could not be made: {said}": "der Inhalt ließ sich nicht erstellen: {said}",
  "problemText.mail to {domain} goes at {n} a minute, and others go first":
    "an {domain} gehen {n} Mails in der Minute, und andere gehen zuerst",

  // Wie es steht
  "problemText.shoppers reach this program under the address that is set":
    "Kundinnen und Kunden erreichen dieses Programm unter der Adresse, die gesetzt ist.",
  "problemText.links in messages lead to the address that the program listens on":
    "Links in Nachrichten führen zu der Adresse, an der das Programm lauscht.",

  // Sicherungen und Datenbank
  "problemText.the file of a backup could not be read or removed":
    "Die Datei einer Sicherung ließ sich nicht lesen oder entfernen.",
  "problemText.the file system refused {what}": "Das Dateisystem ließ es nicht zu: {what}.",
  "problemText.the file system refused {what}: {why}": "Das Dateisystem ließ es nicht zu: {what} ({why}).",
  "problemText.The program ended each time that it was rehearsed.":
    "Das Programm endete jedes Mal, als es geprobt wurde.",
  "problemText.the database cannot be reached: check that it runs and that the address and password are right":
    "Die Datenbank ist nicht zu erreichen: Sehen Sie nach, ob sie läuft und ob Adresse und Passwort stimmen.",
};
