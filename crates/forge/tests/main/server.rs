//! A web server on loopback that answers as a test tells it, and keeps what it was asked.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// `GET /path?query HTTP/1.1` and the headers, as they came.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Asked {
    /// Path and query.
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    /// A value of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let query = self.path().split_once('?')?.1;
        let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        Some(value.replace("%3A", ":"))
    }
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    /// The length that is promised, if another one.
    promised: Option<usize>,
}

pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Answer {
    status(200, body)
}

pub(crate) fn json(body: &serde_json::Value) -> Answer {
    ok(body.to_string())
}

pub(crate) fn status(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    Answer { status, headers: Vec::new(), body: body.into(), promised: None }
}

impl Answer {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Breaks off before the promised end.
    pub(crate) fn cut(mut self) -> Answer {
        self.promised = Some(self.body.len() + 100);
        self
    }

    fn send(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let length = self.promised.unwrap_or(self.body.len());
        write!(stream, "HTTP/1.1 {} Said\r\nConnection: close\r\nContent-Length: {length}\r\n", self.status)?;
        for (name, value) in &self.headers {
            write!(stream, "{name}: {value}\r\n")?;
        }
        stream.write_all(b"\r\n")?;
        stream.write_all(&self.body)?;
        stream.flush()
    }
}

/// A server that runs until the test ends.
pub(crate) struct Server {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Answers each request by the function.
    pub(crate) fn new(mut answer: impl FnMut(&Asked) -> Answer + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = read(&stream) else { continue };
                kept.lock().unwrap().push(request.clone());
                // A client that hangs up early is part of some tests.
                let _ = answer(&request).send(&mut stream);
            }
        });
        Server { url, asked }
    }

    /// Answers each request in turn; one that comes beyond the script, or lacks the text expected of it, gets a status
    /// that ends the import.
    pub(crate) fn script(steps: Vec<(&'static str, Answer)>) -> Server {
        let mut steps = steps.into_iter();
        Server::new(move |asked| match steps.next() {
            Some((expected, answer)) if asked.head.contains(expected) || asked.body.contains(expected) => answer,
            Some((expected, _)) => status(418, format!("not {expected}")),
            None => status(418, "beyond the script"),
        })
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.to_ascii_lowercase();
    let length = length.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { head, body: String::from_utf8(body).ok()? })
}
