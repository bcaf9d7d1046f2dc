//! A file as the body of an answer, read piece by piece.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// So many bytes of a file, from where it stands.
pub(super) struct FileBody {
    file: File,
    left: u64,
    piece: Vec<u8>,
}

impl FileBody {
    pub(super) fn new(file: File, left: u64) -> Self {
        Self { file, left, piece: Vec::new() }
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let Self { file, left, piece } = self.get_mut();
        if *left == 0 {
            return Poll::Ready(None);
        }
        piece.resize(usize::try_from(*left).unwrap_or(PIECE).min(PIECE), 0);
        let mut buffer = ReadBuf::new(piece);
        ready!(Pin::new(file).poll_read(context, &mut buffer))?;
        let read = buffer.filled();
        if read.is_empty() {
            // It has become shorter meanwhile; the promised length cannot be kept.
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        *left -= read.len() as u64;
        let bytes = Bytes::copy_from_slice(read);
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
