//! From blocks to MJML.

use kernel::Language;

use super::{
    common::{FOOTER, HEADER},
    document::{Block, Document, Kind, Localised, Place, ShareWay},
    guard::{Guard, bare, escaped},
};
use crate::letter::words;

/// Ink by day: headings, words, small words.
const INK: &str = "#1c1b19";
const WORDS: &str = "#33312e";
const SOFT: &str = "#6d6a64";

/// Writes MJML.
pub(super) struct Writer<'a> {
    pub(super) document: &'a Document,
    pub(super) language: &'a Language,
    pub(super) guard: Guard,
    pub(super) out: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(document: &'a Document, language: &'a Language) -> Self {
        Self {
            document,
            language,
            guard: Guard::default(),
            out: String::new(),
        }
    }
}

impl Writer<'_> {
    fn said(&self, text: &Localised) -> String {
        let said = text.of(self.language, &self.document.fallback);
        said.unwrap_or_default().to_owned()
    }

    /// A text in HTML, its Liquid put away.
    fn html(&mut self, text: &Localised) -> String {
        let said = self.said(text);
        self.guard.text(&said, escaped)
    }

    fn link(&mut self, link: &str) -> String {
        self.guard.text(link, escaped)
    }

    fn keep(&mut self, liquid: &str) -> String {
        self.guard.keep(liquid)
    }

    fn push(&mut self, mjml: &str) {
        self.out.push_str(mjml);
    }

    fn raw(&mut self, liquid: &str) {
        let kept = self.keep(liquid);
        self.push(&format!("<mj-raw>{kept}</mj-raw>"));
    }

    /// The whole letter.
    pub(super) fn letter(&mut self) {
        self.head();
        self.push(
            "<mj-body width=\"600px\" background-color=\"#f3f2ef\" css-class=\"ground\">\
             <mj-section padding=\"0\" css-class=\"outer\"><mj-column><mj-spacer height=\"28px\" /></mj-column></mj-section>\
             <mj-section css-class=\"sheet\" background-color=\"#ffffff\" border-radius=\"14px\" padding=\"0\">\
             <mj-column padding=\"0\">",
        );
        self.top();
        let document = self.document;
        for block in document.blocks.iter().chain(document.common(FOOTER)) {
            self.block(block);
        }
        self.push("<mj-spacer height=\"40px\" /></mj-column></mj-section>");
        self.foot();
        self.push("</mj-body></mjml>");
    }

    fn head(&mut self) {
        let subject = self.keep("{{ message.subject }}");
        let preheader = self.keep("{{ message.preheader }}");
        let style = self.style();
        let filler = "&#847;&zwnj;&nbsp;".repeat(60);
        let language = self.language.code();
        self.push(&format!(
            "<mjml lang=\"{language}\"><mj-head><mj-title>{subject}</mj-title><mj-preview>{preheader}{filler}</mj-preview>\
             <mj-attributes><mj-all font-family=\"{FONTS}\" />\
             <mj-text font-size=\"16px\" line-height=\"1.6\" color=\"{WORDS}\" padding=\"16px 44px 0\" css-class=\"side words\" />\
             <mj-image padding=\"20px 44px 0\" border-radius=\"10px\" css-class=\"side\" />\
             <mj-button align=\"left\" padding=\"26px 44px 0\" inner-padding=\"14px 26px\" border-radius=\"9px\" font-size=\"16px\" line-height=\"20px\" font-weight=\"600\" css-class=\"side\" />\
             <mj-divider border-width=\"1px\" border-color=\"#ecebe7\" padding=\"30px 44px 0\" css-class=\"side line\" />\
             </mj-attributes>\
             <mj-raw><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"supported-color-schemes\" content=\"light dark\">\
             <meta name=\"x-apple-disable-message-reformatting\"><meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\"></mj-raw>\
             <mj-style>{style}</mj-style></mj-head>"
        ));
    }

    /// By day and by night, on paper and on a telephone.
    pub(super) fn style(&mut self) -> String {
        let link = self.keep("{{ colour.link_by_night }}");
        let tint = self.keep("{{ colour.tint_by_night }}");
        let night = NIGHT.replace("LINK", &link).replace("TINT", &tint);
        format!("{DAY}{night}")
    }

    /// What every letter begins with: a line in the shop's colour, then its own header, else its name.
    pub(super) fn top(&mut self) {
        let document = self.document;
        let brand = self.keep("{{ colour.brand }}");
        self.push(&format!(
            "<mj-divider border-width=\"5px\" border-color=\"{brand}\" padding=\"0\" css-class=\"brand\" />"
        ));
        let header = document.common(HEADER);
        if header.is_empty() {
            self.name();
        }
        for block in header {
            self.block(block);
        }
    }

    /// What every letter of the shop ends with, in a section of its own.
    pub(super) fn bottom(&mut self) {
        let document = self.document;
        let footer = document.common(FOOTER);
        if footer.is_empty() {
            return;
        }
        self.push("<mj-section padding=\"0 0 24px\" background-color=\"#ffffff\" css-class=\"sheet\"><mj-column padding=\"0\">");
        for block in footer {
            self.block(block);
        }
        self.push("</mj-column></mj-section>");
    }

    /// The shop's name.
    fn name(&mut self) {
        let link = self.keep("{{ colour.link }}");
        let name = self.keep(NAME);
        self.push(&format!(
            "<mj-text padding=\"30px 44px 0\" font-size=\"17px\" line-height=\"24px\" font-weight=\"700\" letter-spacing=\"0.2px\" color=\"{link}\" css-class=\"side name\">{name}</mj-text>"
        ));
    }

    pub(super) fn foot(&mut self) {
        let because = self.html(&self.document.because.clone());
        let frame = words::frame(self.language.primary());
        let unsubscribe = self.keep(&format!(
            "{{% if links.unsubscribe %}}<br>{} {}{{% endif %}}",
            escaped(frame.enough),
            small_link("links.unsubscribe", frame.unsubscribe),
        ));
        let ways = self.keep(&format!(
            "{{% if links.preferences or links.view %}}<br>{{% endif %}}\
             {{% if links.preferences %}}{}{{% if links.view %}} &middot; {{% endif %}}{{% endif %}}\
             {{% if links.view %}}{}{{% endif %}}",
            small_link("links.preferences", frame.preferences),
            small_link("links.view", frame.view),
        ));
        let address = self.keep(
            "<br>{{ shop.name }}{% if shop.postal_address %} &middot; {{ shop.postal_address }}{% endif %}",
        );
        self.push(&format!(
            "<mj-section padding=\"0\"><mj-column><mj-text align=\"center\" padding=\"24px 44px 32px\" font-size=\"13px\" line-height=\"1.6\" color=\"#76736c\" css-class=\"side soft\">{because}{unsubscribe}{ways}{address}</mj-text></mj-column></mj-section>"
        ));
    }

    pub(super) fn block(&mut self, block: &Block) {
        if let Some(condition) = &block.condition {
            self.raw(&format!("{{% if {condition} %}}"));
        }
        self.kind(&block.kind);
        if block.condition.is_some() {
            self.raw("{% endif %}");
        }
    }

    fn kind(&mut self, kind: &Kind) {
        match kind {
            Kind::Heading { text } => {
                let text = self.html(text);
                self.push(&format!("<mj-text padding=\"22px 44px 0\" css-class=\"side heading\"><h1 style=\"margin:0;font-size:29px;line-height:1.22;font-weight:700;letter-spacing:-0.4px;color:{INK};\">{text}</h1></mj-text>"));
            }
            Kind::Subheading { text } => {
                let text = self.html(text);
                self.push(&format!("<mj-text padding=\"34px 44px 0\" css-class=\"side heading\"><h2 style=\"margin:0;font-size:18px;line-height:1.35;font-weight:700;color:{INK};\">{text}</h2></mj-text>"));
            }
            Kind::Text { text } => {
                let text = self.html(text);
                self.push(&format!("<mj-text>{text}</mj-text>"));
            }
            Kind::Note { text } => {
                let text = self.html(text);
                self.push(&format!("<mj-text padding=\"12px 44px 0\" font-size=\"14px\" line-height=\"1.5\" color=\"{SOFT}\" css-class=\"side soft\">{text}</mj-text>"));
            }
            Kind::Closing { text } => {
                let text = self.html(text);
                self.push(&format!(
                    "<mj-text padding=\"28px 44px 0\">{text}</mj-text>"
                ));
            }
            Kind::Button { label, link } => self.button(label, link),
            Kind::Image { source, alt, link } => {
                let (source, alt) = (self.link(source), self.html(alt));
                let href = link.as_deref().map(|link| self.link(link));
                let href = href
                    .map(|link| format!(" href=\"{link}\""))
                    .unwrap_or_default();
                self.push(&format!(
                    "<mj-image src=\"{source}\" alt=\"{alt}\"{href} />"
                ));
            }
            Kind::Divider {} => self.push("<mj-divider />"),
            Kind::Shared { name } => {
                let document = self.document;
                for block in document.common(name) {
                    self.block(block);
                }
            }
            Kind::OrderLines { of } => self.order_lines(of),
            Kind::Products { of, why, label } => self.products(of, why, label),
            Kind::Stars { link, question } => self.stars(link, question),
            Kind::Survey { .. } => self.survey(kind),
            Kind::Social { links } => self.social(links),
            Kind::Share { of, text, ways } => self.share(of, text, ways),
            Kind::Mjml { source } => {
                let said = self.said(source);
                let mjml = self.guard.text(&said, bare);
                self.push(&mjml);
            }
        }
    }

    fn button(&mut self, label: &Localised, link: &str) {
        let (label, link) = (self.html(label), self.link(link));
        let (brand, ink) = (
            self.keep("{{ colour.brand }}"),
            self.keep("{{ colour.on_brand }}"),
        );
        self.push(&format!(
            "<mj-button href=\"{link}\" background-color=\"{brand}\" color=\"{ink}\">{label}</mj-button>"
        ));
    }

    fn order_lines(&mut self, of: &str) {
        let rows = self.keep(&LINES.replace("LIST", of));
        self.push(&format!(
            "<mj-table padding=\"14px 44px 0\" css-class=\"side lines\">{rows}</mj-table>"
        ));
    }

    fn products(&mut self, of: &str, why: &Localised, label: &Localised) {
        let why = liquid_html(&self.said(why));
        let label = liquid_html(&self.said(label));
        let cards = CARDS
            .replace("LIST", of)
            .replace("WHY", &why)
            .replace("LABEL", &label);
        let cards = self.keep(&cards);
        self.push(&format!(
            "<mj-text padding=\"14px 38px 0\" font-size=\"0\" css-class=\"cards\">{cards}</mj-text>"
        ));
    }

    fn stars(&mut self, link: &str, question: &Localised) {
        let question = self.html(question);
        let stars = self.keep(&STARS.replace("HREF", &liquid_html(link)));
        self.push(&format!("<mj-text>{question}</mj-text><mj-text padding=\"8px 38px 0\" css-class=\"stars\">{stars}</mj-text>"));
    }

    fn survey(&mut self, kind: &Kind) {
        let Kind::Survey {
            question,
            link,
            from,
            to,
            low,
            high,
        } = kind
        else {
            return;
        };
        let question = self.html(question);
        let (low, high) = (self.html(low), self.html(high));
        let scores = SCORES
            .replace("FROM", &from.to_string())
            .replace("LAST", &(*to).min(10).to_string())
            .replace("HREF", &liquid_html(link));
        let scores = self.keep(&scores);
        self.push(&format!(
            "<mj-text>{question}</mj-text>\
             <mj-text padding=\"12px 40px 0\" font-size=\"0\" css-class=\"scores\">{scores}</mj-text>\
             <mj-table padding=\"6px 44px 0\" css-class=\"side soft\"><tr><td class=\"soft\" style=\"font-size:13px;color:{SOFT};\">{low}</td><td class=\"soft\" align=\"right\" style=\"font-size:13px;color:{SOFT};\">{high}</td></tr></mj-table>"
        ));
    }

    fn share(&mut self, of: &str, text: &Localised, ways: &[ShareWay]) {
        let text = self.html(text);
        let colour = self.keep("{{ colour.link }}");
        let address = self.keep(&format!("{{{{ {of} | url_encode }}}}"));
        let links = ways.iter().map(|way| {
            let (name, before) = way.told();
            let before = escaped(before);
            format!("<a href=\"{before}{address}\" class=\"link\" style=\"color:{colour};font-weight:600;text-decoration:none;\">{name}</a>")
        });
        let links: Vec<String> = links.collect();
        let links = links.join(" &nbsp;&middot;&nbsp; ");
        self.push(&format!(
            "<mj-text padding=\"24px 44px 0\" font-size=\"14px\">{text}<br />{links}</mj-text>"
        ));
    }

    fn social(&mut self, links: &[Place]) {
        let mut told = Vec::new();
        for place in links {
            let link = self.link(&place.link);
            let name = escaped(&place.name);
            let colour = self.keep("{{ colour.link }}");
            told.push(format!("<a href=\"{link}\" style=\"color:{colour};font-weight:600;text-decoration:none;\">{name}</a>"));
        }
        let told = told.join(" &nbsp;&middot;&nbsp; ");
        self.push(&format!("<mj-text padding=\"24px 44px 0\" font-size=\"14px\" css-class=\"side link\">{told}</mj-text>"));
    }
}

/// A link at the foot.
fn small_link(to: &str, label: &str) -> String {
    format!(
        "<a href=\"{{{{ {to} }}}}\" class=\"soft\" style=\"color:#76736c;text-decoration:underline;\">{}</a>",
        escaped(label)
    )
}

/// A text of Liquid as HTML, with the Liquid in it.
fn liquid_html(text: &str) -> String {
    let mut guard = Guard::default();
    let html = guard.text(text, escaped);
    guard.release(&html)
}

const FONTS: &str = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/// The shop's logo, or its name where there is none, as a link to the store. Who sees no pictures reads the name.
const NAME: &str = "{% if shop.website %}<a href=\"{{ shop.website }}\" style=\"color:{{ colour.link }};text-decoration:none;\">{% endif %}\
{% if shop.logo %}<img class=\"logo\" src=\"{{ shop.logo }}\" width=\"{{ shop.logo_width }}\" height=\"{{ shop.logo_height }}\" alt=\"{{ shop.name }}\" style=\"display:block;border:0;max-width:100%;\">\
{% else %}{{ shop.name }}{% endif %}{% if shop.website %}</a>{% endif %}";

const DAY: &str = "
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { text-decoration: none; }
.sheet { border: 1px solid #e6e4df; }
@media (max-width: 480px) {
  td.side { padding-left: 24px !important; padding-right: 24px !important; }
  td.cards { padding-left: 18px !important; padding-right: 18px !important; }
  .heading h1 { font-size: 25px !important; }
  .outer { display: none !important; }
  .sheet { border-radius: 0 !important; border-left: 0 !important; border-right: 0 !important; border-top: 0 !important; }
  .card { max-width: 100% !important; }
}";

const NIGHT: &str = "
@media (prefers-color-scheme: dark) {
  body, .ground { background-color: #121212 !important; }
  .sheet, .sheet > table { background: #1f1f1f !important; background-color: #1f1f1f !important; border-color: #2e2e2e !important; }
  .words div, .words td, .heading h1, .heading h2, .ink { color: #f1f1ef !important; }
  .soft, .soft div, .soft a { color: #b4b4b0 !important; }
  .line p, .row { border-color: #353533 !important; }
  .name div, .name a, .link a, a.link { color: LINK !important; }
  .tile { background-color: TINT !important; color: LINK !important; }
  .box { background-color: #282828 !important; border-color: #3a3a38 !important; }
  img.logo { background-color: #ffffff !important; padding: 6px 10px !important; border-radius: 8px !important; }
}
[data-ogsc] img.logo { background-color: #ffffff !important; }
[data-ogsc] .words div, [data-ogsc] .heading h1, [data-ogsc] .heading h2, [data-ogsc] .ink { color: #f1f1ef !important; }
[data-ogsc] .soft, [data-ogsc] .soft div { color: #b4b4b0 !important; }
[data-ogsc] .name a, [data-ogsc] a.link { color: LINK !important; }
[data-ogsb] .sheet { background-color: #1f1f1f !important; }
[data-ogsb] .ground { background-color: #121212 !important; }";

const LINES: &str = "{% for line in LIST %}<tr>\
<td width=\"48\" valign=\"middle\" class=\"row\" style=\"padding:11px 0;border-bottom:1px solid #ecebe7;\">\
{% if line.image %}<img src=\"{{ line.image }}\" width=\"48\" height=\"48\" alt=\"\" style=\"display:block;width:48px;height:48px;border-radius:8px;object-fit:cover;\">\
{% else %}<div class=\"tile\" style=\"width:48px;height:48px;border-radius:8px;background-color:{{ colour.tint }};color:{{ colour.link }};font-size:19px;line-height:48px;font-weight:700;text-align:center;\">{{ line.title | initial }}</div>{% endif %}</td>\
<td valign=\"middle\" class=\"row\" style=\"padding:11px 12px 11px 16px;border-bottom:1px solid #ecebe7;font-size:16px;line-height:1.4;\">\
{% if line.link %}<a href=\"{{ line.link }}\" class=\"ink\" style=\"color:#1c1b19;text-decoration:none;\">{{ line.title }}</a>{% else %}<span class=\"ink\" style=\"color:#1c1b19;\">{{ line.title }}</span>{% endif %}\
{% if line.note %}<div class=\"soft\" style=\"font-size:14px;line-height:1.4;color:#6d6a64;\">{{ line.note }}</div>{% endif %}</td>\
<td align=\"right\" valign=\"middle\" class=\"row soft\" style=\"padding:11px 0;border-bottom:1px solid #ecebe7;font-size:15px;line-height:1.4;white-space:nowrap;color:#6d6a64;\">\
{% if line.quantity != 1 %}{{ line.quantity }}&nbsp;&times;{% endif %}</td></tr>{% endfor %}";

const CARDS: &str = "<!--[if mso]><table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><![endif]-->\
{% for product in LIST %}<!--[if mso]><td width=\"261\" valign=\"top\"><![endif]-->\
<div class=\"card\" style=\"display:inline-block;vertical-align:top;width:100%;max-width:261px;\">\
<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\"><tr><td style=\"padding:6px;\">\
<table role=\"presentation\" class=\"box\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"border:1px solid #e6e4df;border-radius:10px;border-collapse:separate;background-color:#faf9f7;overflow:hidden;\">\
{% if product.image %}<tr><td><img src=\"{{ product.image }}\" width=\"248\" alt=\"\" style=\"display:block;width:100%;max-width:100%;height:auto;\"></td></tr>{% endif %}\
<tr><td style=\"padding:16px 18px 18px 18px;\">\
<div class=\"ink\" style=\"font-size:16px;line-height:1.4;font-weight:600;color:#1c1b19;\">{{ product.title }}</div>\
<div class=\"soft\" style=\"padding-top:6px;font-size:14px;line-height:1.45;color:#6d6a64;\">WHY</div>\
{% if product.link %}<div style=\"padding-top:12px;font-size:15px;line-height:1.4;\"><a href=\"{{ product.link }}\" class=\"link\" style=\"font-weight:600;color:{{ colour.link }};text-decoration:none;\">LABEL&nbsp;&rarr;</a></div>{% endif %}\
</td></tr></table></td></tr></table></div><!--[if mso]></td><![endif]-->{% endfor %}\
<!--[if mso]></tr></table><![endif]-->";

const STARS: &str = "{% for stars in (1..5) %}<a href=\"HREF\" class=\"link\" title=\"{{ stars }}/5\" aria-label=\"{{ stars }}/5\" style=\"display:inline-block;padding:4px 6px;font-size:36px;line-height:44px;color:{{ colour.link }};text-decoration:none;\">&#9734;</a>{% endfor %}";

const SCORES: &str = "{% for score in (FROM..LAST) %}<a href=\"HREF\" class=\"tile\" style=\"display:inline-block;min-width:38px;margin:4px;padding:0;border-radius:8px;font-size:16px;line-height:44px;font-weight:600;text-align:center;background-color:{{ colour.tint }};color:{{ colour.link }};text-decoration:none;\">{{ score }}</a>{% endfor %}";
