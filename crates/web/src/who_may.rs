//! Who may do what: one table, read from the declarations of the operations themselves.

use core::fmt;
use std::{collections::BTreeMap, sync::Arc};

use http::Method;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::{assemble::AssemblyError, scope::Scope};

/// Name of the security scheme in declarations: `security(("key" = ["read"]))`; `security(())` means anyone. Who signed
/// in may do what a key of the same scope may.
pub(crate) const SCHEME: &str = "key";
/// The scheme of what only somebody signed in may do: `security(("session" = ["read"]))`.
pub(crate) const SESSION_SCHEME: &str = "session";
/// The mark of what is only read, and noted all the same.
const AUDITED: &str = "x-audited";

/// Who may use an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Anyone,
    /// Holders of a key of at least this scope, and staff whose role has it.
    Key(Scope),
    /// Staff whose role has this scope: what they do to their own account, and to each other's.
    Staff(Scope),
}

impl Who {
    /// What a caller must have; nothing where everybody may.
    pub const fn scope(self) -> Option<Scope> {
        match self {
            Self::Anyone => None,
            Self::Key(scope) | Self::Staff(scope) => Some(scope),
        }
    }
}

impl fmt::Display for Who {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => formatter.write_str("anyone"),
            Self::Key(scope) => write!(formatter, "key: {scope}"),
            Self::Staff(scope) => write!(formatter, "staff: {scope}"),
        }
    }
}

/// A declared operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) who: Who,
    pub(crate) id: Arc<str>,
    /// The first sentence of its summary.
    pub(crate) words: Arc<str>,
    /// Whether the audit log tells who looked: `extensions(("x-audited" = json!(true)))`, for what gives much away.
    pub(crate) is_audited: bool,
}

impl Operation {
    /// Its id and its summary.
    pub(crate) fn names(&self) -> (Arc<str>, Arc<str>) {
        (Arc::clone(&self.id), Arc::clone(&self.words))
    }
}

/// The table of all operations: path, then method. Prints one operation a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoMay(BTreeMap<String, BTreeMap<String, Operation>>);

impl WhoMay {
    /// Reads the table from the document; refuses operations that do not say exactly who may use them, and
    /// operation ids that come twice.
    pub(crate) fn of(openapi: &OpenApi) -> Result<Self, AssemblyError> {
        let document = serde_json::to_value(openapi).map_err(AssemblyError::Document)?;
        let mut table = Self::default();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut wrong = Vec::new();
        for (path, item) in document
            .get("paths")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                    continue;
                };
                let place = format!("{} {path}", method.to_ascii_uppercase());
                if let Some(other) = names.insert(id.to_owned(), place.clone()) {
                    wrong.push(format!(
                        "{place}: the operation id `{id}` is also that of {other}"
                    ));
                }
                match who(operation.get("security")) {
                    Some(who) => {
                        let methods = table.0.entry(path.clone()).or_default();
                        let summary = operation.get("summary").and_then(Value::as_str);
                        // Its first sentence; the rest is for whoever reads the document.
                        let words = summary.unwrap_or(id).split(". ").next();
                        let words = words.unwrap_or(id).trim_end_matches('.');
                        methods.insert(
                            method.to_ascii_uppercase(),
                            Operation {
                                who,
                                id: id.into(),
                                words: words.into(),
                                is_audited: operation.get(AUDITED).is_some(),
                            },
                        );
                    }
                    None => wrong.push(format!("{place}: declares nobody who may use it")),
                }
            }
        }
        if wrong.is_empty() {
            Ok(table)
        } else {
            Err(AssemblyError::Declarations(wrong))
        }
    }

    /// Who may use an operation; `None` when none is declared there.
    pub fn who(&self, method: &Method, path: &str) -> Option<Who> {
        self.operation(method, path).map(|operation| operation.who)
    }

    pub(crate) fn operation(&self, method: &Method, path: &str) -> Option<&Operation> {
        // axum answers HEAD by the handler of GET.
        let method = if method == Method::HEAD {
            Method::GET.as_str()
        } else {
            method.as_str()
        };
        self.0.get(path)?.get(method)
    }

    /// Whether any operation has this path.
    pub fn has_path(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// All operations: method, path, who.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, Who)> {
        self.0.iter().flat_map(|(path, methods)| {
            methods
                .iter()
                .map(|(method, operation)| (method.as_str(), path.as_str(), operation.who))
        })
    }
}

/// `[{}]` is anyone, `[{"key": ["read"]}]` a key, `[{"session": ["read"]}]` staff; anything else says nothing that we
/// could keep.
fn who(security: Option<&Value>) -> Option<Who> {
    let [requirement] = security?.as_array()?.as_slice() else {
        return None;
    };
    let requirement = requirement.as_object()?;
    if requirement.is_empty() {
        return Some(Who::Anyone);
    }
    let mut schemes = requirement.iter();
    let (Some((scheme, scopes)), None) = (schemes.next(), schemes.next()) else {
        return None;
    };
    let [scope] = scopes.as_array()?.as_slice() else {
        return None;
    };
    let scope = Scope::parse(scope.as_str()?)?;
    match scheme.as_str() {
        SCHEME => Some(Who::Key(scope)),
        SESSION_SCHEME => Some(Who::Staff(scope)),
        _ => None,
    }
}

impl fmt::Display for WhoMay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter()
            .try_for_each(|(method, path, who)| writeln!(formatter, "{method} {path}  {who}"))
    }
}
