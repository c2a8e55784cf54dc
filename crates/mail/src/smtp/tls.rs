//! Whom we trust.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::SettingsError;

/// The public certificate authorities, and those of the operator's file. There is no way to turn the check off: a
/// server with a certificate of its own gets that certificate into the file.
pub(crate) fn config(extra_authorities: Option<&Path>) -> Result<Arc<ClientConfig>, SettingsError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(path) = extra_authorities {
        add(&mut roots, path)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(SettingsError::Tls)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn add(roots: &mut RootCertStore, path: &Path) -> Result<(), SettingsError> {
    let unreadable = |source| SettingsError::Authorities {
        path: path.to_owned(),
        source,
    };
    let certificates = CertificateDer::pem_file_iter(path).map_err(unreadable)?;
    let certificates = certificates
        .collect::<Result<Vec<_>, _>>()
        .map_err(unreadable)?;
    let count = certificates.len();
    let (_added, unusable) = roots.add_parsable_certificates(certificates);
    if count == 0 || unusable > 0 {
        return Err(SettingsError::NoAuthority {
            path: path.to_owned(),
        });
    }
    Ok(())
}
