//! Traces to an OpenTelemetry collector: OTLP in Protocol Buffers over plain HTTP.
//!
//! Deliberately absent: TLS and redirects. A collector runs beside the program, and forwards where
//! the operator wants it, encrypted and with its own credentials; so a few lines over a socket do, and
//! no second HTTP client enters the program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::logs::StartError;

/// How long a collector may take to take a batch; traces are dropped after it, never the work.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most of an answer that is read: a collector says a line or two.
const LONGEST_ANSWER: u64 = 64 * 1_024;

/// The exporter; dropping it hands over what waits.
#[derive(Debug)]
pub(crate) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    pub(crate) fn start(address: &str, version: &'static str) -> Result<Self, StartError> {
        let refused = |reason: String| StartError::Collector {
            address: address.to_owned(),
            reason,
        };
        if !address.starts_with("http://") {
            return Err(refused("it must start with http://".to_owned()));
        }
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Plain)
            .with_endpoint(format!("{}/v1/traces", address.trim_end_matches('/')))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| refused(crate::chain(&error).to_string()))?;
        let resource = Resource::builder_empty()
            .with_service_name("perennial")
            .with_attribute(opentelemetry::KeyValue::new("service.version", version))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self { provider })
    }

    pub(crate) fn layer<S>(
        &self,
    ) -> tracing_opentelemetry::OpenTelemetryLayer<S, opentelemetry_sdk::trace::SdkTracer>
    where
        S: tracing::Subscriber + for<'span> tracing_subscriber::registry::LookupSpan<'span>,
    {
        tracing_opentelemetry::layer().with_tracer(self.provider.tracer("perennial"))
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        if let Err(error) = self.provider.shutdown() {
            tracing::warn!(error = %crate::chain(&error), "the last traces were not handed over");
        }
    }
}

/// One request per connection, blocking: the exporter has a thread of its own.
#[derive(Debug)]
struct Plain;

#[async_trait::async_trait]
impl HttpClient for Plain {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let host = request.uri().host().ok_or("the address has no host")?;
        let port = request.uri().port_u16().unwrap_or(80);
        let address = (host.trim_matches(['[', ']']), port)
            .to_socket_addrs()?
            .next()
            .ok_or("no such host")?;
        let mut socket = TcpStream::connect_timeout(&address, PATIENCE)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        socket.set_nodelay(true)?;

        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let mut head = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}:{port}\r\nconnection: close\r\ncontent-length: {}\r\n",
            request.body().len()
        )
        .into_bytes();
        for (name, value) in request.headers() {
            head.extend_from_slice(name.as_str().as_bytes());
            head.extend_from_slice(b": ");
            head.extend_from_slice(value.as_bytes());
            head.extend_from_slice(b"\r\n");
        }
        head.extend_from_slice(b"\r\n");
        head.extend_from_slice(request.body());
        socket.write_all(&head)?;
        read_answer(BufReader::new(socket.take(LONGEST_ANSWER)))
    }
}

/// The status is what matters; the body is handed on as it comes.
fn read_answer(mut answer: impl BufRead) -> Result<Response<Bytes>, HttpError> {
    let mut line = String::new();
    answer.read_line(&mut line)?;
    let status: u16 = line
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .ok_or("not HTTP")?;
    while line.trim_end() != "" {
        line.clear();
        answer.read_line(&mut line)?;
    }
    let mut body = Vec::new();
    answer.read_to_end(&mut body)?;
    Ok(Response::builder().status(status).body(Bytes::from(body))?)
}
