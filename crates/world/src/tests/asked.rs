//! What nobody asks for is left out of a rehearsal; what somebody may ask for is not.

use journeys::Document;
use serde_json::{Value, json};

use crate::rehearse_asked::Asked;

fn asked(who: &Value) -> Asked {
    let playbook = playbooks::find("thank-you").unwrap();
    let mut document = playbook.document().unwrap().to_json();
    document["who"] = who.clone();
    Asked::of([&Document::parse(&document).unwrap()])
}

fn asked_by(playbook: &str) -> Asked {
    let document = playbooks::find(playbook).unwrap().document().unwrap();
    Asked::of([&document])
}

#[test]
fn what_the_conditions_of_a_programme_ask_for_is_found_however_deep() {
    let orders = Asked {
        orders: true,
        ..Asked::default()
    };
    let tag = json!({"predicate": "customer.tag", "tag": "vip"});
    let count = json!({"predicate": "orders.count", "at_least": 2});
    let risk = json!({"predicate": "insights.order_risk", "at_least": 20});
    let rfm = json!({"predicate": "orders.rfm", "recency": {"at_least": 4}});

    assert_eq!(asked(&tag), Asked::default());
    assert_eq!(asked(&json!({"not": {"any": [tag, count]}})), orders);
    let both = asked(&json!({"all": [risk]}));
    assert!(both.risks && both.orders && !both.others, "{both:?}");
    let others = asked(&rfm);
    assert!(
        others.others && others.orders && !others.risks,
        "{others:?}"
    );
    let anything = asked(&json!({"segment": "regulars"}));
    assert!(anything.others && anything.orders && anything.risks);
}

#[test]
fn playbooks_ask_for_what_they_need() {
    assert_eq!(asked_by("thank-you"), Asked::default());
    for playbook in [
        "second-order",
        "replenishment",
        "review-request",
        "anniversary",
    ] {
        let asked = asked_by(playbook);
        assert!(asked.orders && !asked.others && !asked.risks, "{playbook}");
    }
}

#[test]
fn lines_are_asked_for_by_name_or_by_what_may_ask_for_anything() {
    let wants = |who: Value| {
        let playbook = playbooks::find("thank-you").unwrap();
        let mut document = playbook.document().unwrap().to_json();
        document["who"] = who;
        let document = Document::parse(&document).unwrap();
        Asked::lines(&[&document], |name| Ok::<_, ()>(name == "orders.bought")).unwrap()
    };
    let count = json!({"predicate": "orders.count", "at_least": 2});
    let bought = json!({"predicate": "orders.bought", "products": ["prd_1"]});
    assert!(!wants(json!({"not": count})));
    assert!(wants(json!({"any": [count, {"not": bought}]})));
    assert!(wants(json!({"segment": "regulars"})), "anything");
}
