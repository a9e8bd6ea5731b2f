//! An HTTP service that evaluates what strangers send.
//!
//! `POST /eval` with `{"code": "…", "input": any JSON}` runs the code in an interpreter of its own, with
//! nothing granted and limits for everything, and answers with what the variable `result` holds and what was
//! printed. A run is a future that gives way to other requests, so a long one holds nobody up, and a client
//! that goes away ends its run.
//!
//! `snippets [ADDRESS]`; then `curl -d '{"code": "result = sum(input)", "input": [1, 2]}' -H
//! 'content-type: application/json' ADDRESS/eval`.

use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use pyrun::{ErrorKind, Interpreter, Limits, Program, Serde};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

#[derive(Deserialize)]
struct Request {
    code: String,
    #[serde(default)]
    input: Value,
}

#[derive(Serialize)]
struct Answer {
    result: Value,
    output: String,
}

#[derive(Serialize)]
struct Refusal {
    /// What sort of failure: `syntax`, `exception`, or the limit that was reached.
    kind: &'static str,
    /// Class, message and traceback.
    error: pyrun::Error,
    output: String,
}

/// What one request may use.
fn limits() -> Limits {
    Limits {
        memory: Some(32 << 20),
        fuel: Some(20_000_000),
        time: Some(Duration::from_secs(2)),
        recursion: Some(2_000),
        output: Some(64 << 10),
    }
}

/// Fuel after which a run lets others run: well under a millisecond of work.
const TURN: u64 = 20_000;

async fn run(py: &mut Interpreter, request: Request) -> pyrun::Result<Value> {
    let program = Program::compile(&request.code, "snippet.py")?;
    py.set("input", Serde(request.input))?;
    py.set("result", ())?;
    py.run_async::<()>(&program).yield_every(TURN).await?;
    Ok(py.get::<Serde<Value>>("result")?.0)
}

async fn evaluate(
    Json(request): Json<Request>,
) -> Result<Json<Answer>, (StatusCode, Json<Refusal>)> {
    let mut py = Interpreter::builder().limits(limits()).build();
    let result = run(&mut py, request).await;
    let output = py.take_output();
    match result {
        Ok(result) => Ok(Json(Answer { result, output })),
        Err(error) => {
            let status = match error.kind() {
                ErrorKind::Syntax => StatusCode::BAD_REQUEST,
                ErrorKind::Limit(_) => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            Err((status, Json(Refusal { kind: error.kind().name(), error, output })))
        }
    }
}

fn service() -> Router {
    Router::new().route("/eval", post(evaluate)).route("/health", get(|| async { "well" }))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_string());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("listening on {}", listener.local_addr()?);
    axum::serve(listener, service()).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http;
    use serde_json::json;
    use tower::ServiceExt;

    async fn ask(code: &str, input: Value) -> (u16, Value) {
        let body = json!({"code": code, "input": input}).to_string();
        let request = http::Request::post("/eval")
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        let answer = service().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn results_and_output() {
        let code = "print('counting')\nresult = {k: len(v) for k, v in input.items()}";
        let (status, answer) = ask(code, json!({"a": [1, 2], "b": "xyz"})).await;
        assert_eq!((status, &answer["output"]), (200, &json!("counting\n")));
        assert_eq!(answer["result"], json!({"a": 2, "b": 3}));
    }

    #[tokio::test]
    async fn errors_as_data() {
        let (status, answer) = ask("def f():\n    return [][0]\nf()", json!(null)).await;
        assert_eq!((status, &answer["kind"]), (422, &json!("exception")));
        assert_eq!(answer["error"]["class"], "IndexError");
        assert_eq!(answer["error"]["traceback"][1]["source"], "    return [][0]");
        let (status, answer) = ask("x = = 1", json!(null)).await;
        assert_eq!((status, &answer["kind"]), (400, &json!("syntax")));
        let (status, _) = ask("result = object()", json!(null)).await;
        assert_eq!(status, 422);
    }

    #[tokio::test]
    async fn everything_is_limited_and_nothing_granted() {
        for (code, kind) in [
            ("while True: pass", "fuel"),
            ("x = 'a' * 10**9", "memory"),
            ("while True: print('x' * 1000)", "output"),
            ("import sys\nsys.setrecursionlimit(10**6)\ndef f(): f()\nf()", "recursion"),
        ] {
            let (status, answer) = ask(code, json!(null)).await;
            assert_eq!((status, &answer["kind"]), (429, &json!(kind)), "{code}");
        }
        for code in
            ["open('/etc/passwd')", "import os; os.listdir('/')", "import os; os.system('true')"]
        {
            let (status, answer) = ask(code, json!(null)).await;
            assert_eq!(
                (status, &answer["error"]["class"]),
                (422, &json!("PermissionError")),
                "{code}"
            );
        }
    }

    #[tokio::test]
    async fn a_long_run_holds_nobody_up() {
        // On one thread, the short request is done while the long one runs.
        let long = ask("while True: pass", json!(null));
        let short = async {
            tokio::task::yield_now().await;
            ask("result = 1 + 1", json!(null)).await
        };
        tokio::select! {
            biased;
            _ = long => panic!("the long run ended first"),
            (status, _) = short => assert_eq!(status, 200),
        }
    }
}
