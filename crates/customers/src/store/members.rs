//! The queries behind conditions: each is answered from one covering index, the customer's number first.

/// All active customers.
pub(crate) const EVERYONE: &str =
    "SELECT customer_id FROM customers_customer WHERE state = 'active' ORDER BY customer_id";

/// Those with an e-mail address.
pub(crate) const WITH_EMAIL: &str = "SELECT customer_id FROM customers_customer WHERE state = 'active' AND email IS NOT NULL \
             ORDER BY customer_id";

/// Known since an instant from `$1` to `$2`.
pub(crate) const CREATED: &str = "SELECT customer_id FROM customers_customer WHERE state = 'active' AND created_at >= $1 AND created_at <= $2";

/// Customer and language of those whose language without region is in `$1`.
pub(crate) const LANGUAGES: &str = "SELECT customer_id, language FROM customers_customer WHERE state = 'active' \
             AND language_root IS NOT NULL AND language_root IN ($1[])";

/// Those who live in one of the countries `$1`.
pub(crate) const COUNTRIES: &str = "SELECT customer_id FROM customers_customer WHERE state = 'active' AND country IS NOT NULL \
             AND country IN ($1[])";

/// Customer and country of those who live in one of the regions `$1`.
pub(crate) const REGIONS: &str = "SELECT customer_id, country FROM customers_customer WHERE state = 'active' \
                 AND region_key IS NOT NULL AND region_key IN ($1[])";

/// Customer and country of those who live in one of the towns `$1`.
pub(crate) const CITIES: &str = "SELECT customer_id, country FROM customers_customer WHERE state = 'active' \
                 AND city_key IS NOT NULL AND city_key IN ($1[])";

/// Customer, birthday and zone of birthdays from `$1` to `$2` or from `$3` to `$4`.
pub(crate) const BIRTHDAYS: &str = "SELECT customer_id, birth_day, zone FROM customers_customer WHERE state = 'active' \
             AND birth_day IS NOT NULL AND ((birth_day >= $1 AND birth_day <= $2) OR (birth_day >= $3 AND birth_day <= $4))";

/// Those with one of the tags `$1`.
pub(crate) const TAGGED: &str = "SELECT customer_id FROM customers_tag WHERE tag IN ($1[])";

/// Those of whom anything is known for a channel and purpose at `$3`.
pub(crate) const CONSENT_KNOWN: &str = "SELECT customer_id FROM customers_consent_state WHERE channel = $1 AND purpose = $2 \
                 AND (expires_at IS NULL OR expires_at > $3)";

/// Those of whom state `$3` is known for a channel and purpose at `$4`.
pub(crate) const CONSENT_STATE: &str = "SELECT customer_id FROM customers_consent_state WHERE channel = $1 AND purpose = $2 AND state = $3 \
             AND (expires_at IS NULL OR expires_at > $4) ORDER BY customer_id";

/// Those whose attribute has exactly this stored form.
pub(crate) const ATTRIBUTE_IS: &str = "SELECT customer_id FROM customers_attribute WHERE name = $1 AND kind = $2 AND number_value = $3 \
                 AND text_key = $4 ORDER BY customer_id";

/// Those whose attribute of kind `$2` lies from `$3` to `$4`.
pub(crate) const ATTRIBUTE_BETWEEN: &str = "SELECT customer_id FROM customers_attribute WHERE name = $1 AND kind = $2 AND number_value >= $3 \
             AND number_value <= $4";

/// Those who have the attribute.
pub(crate) const ATTRIBUTE_KNOWN: &str =
    "SELECT customer_id FROM customers_attribute WHERE name = $1";
