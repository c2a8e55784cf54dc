//! Reading: cutting into rows, each format on small samples, real data, and bytes without sense.

mod cells;
mod columns;
mod columns_files;
mod cutting;
mod damage;
mod fuzz;
mod html;
mod look;
mod real_data;
mod rejects;
mod shopify_customers;
mod shopify_orders;
mod shopify_products;
mod sources;
mod support;
mod woocommerce;
