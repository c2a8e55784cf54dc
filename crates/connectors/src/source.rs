//! Bytes in: a file, standard input, plain or gzip, with the way done so far told in bytes of the input.
//!
//! Gzip and UTF-16 are found by looking at the bytes, never at the name. What leaves here is text in UTF-8, or in
//! Windows-1252 where a field says so by not being UTF-8; the reader of rows decides that field by field.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

use crate::Error;

/// An input being read.
pub struct Source {
    reader: Box<dyn Read + Send>,
    progress: Progress,
}

/// How far reading has come, for a progress bar: bytes of the input as it lies on the disk, compressed or not.
#[derive(Debug, Clone)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: Option<u64>,
}

impl Progress {
    /// Bytes read so far.
    pub fn read_bytes(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Bytes in all, where the input is a file.
    pub fn total_bytes(&self) -> Option<u64> {
        self.total
    }
}

/// Large enough that a system call per read costs nothing.
const READ_BUFFER_BYTES: usize = 128 * 1024;

impl Source {
    /// Opens a file, or standard input where the path is `-`.
    pub fn open(path: &str) -> Result<Self, Error> {
        let failed = |source| Error::Open {
            path: path.to_owned(),
            source,
        };
        if path == "-" {
            return Self::new(io::stdin(), None).map_err(failed);
        }
        let file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            return Err(failed(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder",
            )));
        }
        let total = metadata.is_file().then_some(metadata.len());
        Self::new(file, total).map_err(failed)
    }

    /// Reads from anything that gives bytes; `total_bytes` is for progress only.
    pub fn new(
        reader: impl Read + Send + 'static,
        total_bytes: Option<u64>,
    ) -> Result<Self, io::Error> {
        let read = Arc::new(AtomicU64::new(0));
        let progress = Progress {
            read: Arc::clone(&read),
            total: total_bytes,
        };
        let counted = BufReader::with_capacity(READ_BUFFER_BYTES, Counted { reader, read });
        let plain = unpacked(counted)?;
        Ok(Self {
            reader: in_utf8(plain)?,
            progress,
        })
    }

    /// The way done so far; may be looked at from another thread while reading goes on.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// The text.
    pub(crate) fn into_reader(self) -> Box<dyn Read + Send> {
        self.reader
    }
}

struct Counted<R> {
    reader: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read
            .fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(count)
    }
}

/// Takes gzip's wrapping off, if there is any.
fn unpacked(mut reader: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let head = first_bytes(&mut reader, 2)?;
    let gzip = head == [0x1f, 0x8b];
    let whole = Cursor::new(head).chain(reader);
    Ok(if gzip {
        Box::new(MultiGzDecoder::new(whole))
    } else {
        Box::new(whole)
    })
}

/// Bytes looked at to tell UTF-16 without a mark from text of one byte per letter.
const HEAD_BYTES: usize = 512;

/// Takes a byte order mark off, and UTF-16 into UTF-8.
fn in_utf8(mut reader: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
    let mut head = first_bytes(&mut reader, HEAD_BYTES)?;
    let (encoding, mark) = Encoding::for_bom(&head).unwrap_or_else(|| (without_mark(&head), 0));
    head.drain(..mark);
    let whole = Cursor::new(head).chain(reader);
    if encoding == UTF_8 {
        return Ok(Box::new(whole));
    }
    Ok(Box::new(Transcoded {
        reader: BufReader::with_capacity(READ_BUFFER_BYTES, whole),
        decoder: encoding.new_decoder_without_bom_handling(),
        text: Vec::new(),
        given: 0,
        finished: false,
    }))
}

/// Nearly every second byte of Latin text in UTF-16 is zero, and always on the same side.
fn without_mark(head: &[u8]) -> &'static Encoding {
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let most = (head.len() * 2 / 5).max(1);
    // Some letters of other scripts have a zero on the other side.
    if odd >= most && even * 10 <= odd {
        UTF_16LE
    } else if even >= most && odd * 10 <= even {
        UTF_16BE
    } else {
        UTF_8
    }
}

/// At most `count` bytes from the front; fewer only where the input ends.
fn first_bytes(reader: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(count);
    reader
        .take(u64::try_from(count).unwrap_or(0))
        .read_to_end(&mut head)?;
    Ok(head)
}

/// UTF-16 read as UTF-8. Half letters become the replacement character.
struct Transcoded<R> {
    reader: BufReader<R>,
    decoder: Decoder,
    /// Text that has been decoded, of which `given` bytes have been handed out.
    text: Vec<u8>,
    given: usize,
    finished: bool,
}

impl<R: Read> Transcoded<R> {
    /// Decodes the next bytes of the input into `text`, which is used up.
    fn decode(&mut self) -> io::Result<()> {
        let bytes = self.reader.fill_buf()?;
        let last = bytes.is_empty();
        self.text.resize(READ_BUFFER_BYTES, 0);
        let (result, taken, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, last);
        self.reader.consume(taken);
        self.text.truncate(written);
        self.given = 0;
        self.finished = last && result == CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.finished {
            self.decode()?;
        }
        let mut rest = self.text.get(self.given..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.given += count;
        Ok(count)
    }
}
