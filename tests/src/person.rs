//! Somebody at a browser or a program.

use crate::{Reachable, described::described};
use portal_api::{ApiError, Method, Operation, Secret, session::SignIn, wire};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use std::net::IpAddr;

/// A client of the portal with its own cookies; follows no redirect by itself.
#[derive(Clone)]
pub struct Person {
    client: Client,
    base: String,
    token: Option<String>,
}

impl Person {
    pub(crate) fn new(portal: &impl Reachable, address: Option<IpAddr>) -> Self {
        let site = portal.site();
        let client = site.client().cookie_store(true).redirect(Policy::none()).local_address(address);
        Self { client: client.build().expect("a client"), base: site.url(""), token: None }
    }

    /// A program of theirs: it has a token, and comes from no page.
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Signs in with the demonstration's password.
    pub async fn sign_in(&self, login: &str) {
        let operation =
            SignIn { login: login.to_owned(), password: Secret::new(portal_server::demo::PASSWORD), remember: false };
        self.call(operation).await.expect("signed in");
    }

    /// Calls an operation as a program does.
    pub async fn call<O: Operation>(&self, operation: O) -> Result<O::Response, ApiError> {
        let response = self.send(&operation).await;
        if response.status().is_success() {
            Ok(response.json().await.expect("the operation's response"))
        } else {
            Err(response.json().await.expect("an error of the API"))
        }
    }

    /// Calls an operation and gives what comes back as it is.
    pub async fn send<O: Operation>(&self, operation: &O) -> Response {
        let written = wire::write(operation).expect("an operation");
        self.request(O::METHOD, &written.uri, written.body).await
    }

    /// Sends a request with a JSON body, or none. What the API answers must be as it is described.
    pub async fn request(&self, method: Method, uri: &str, body: Option<String>) -> Response {
        let url = format!("{}{uri}", self.base);
        let request = match method {
            Method::Get => self.client.get(url),
            Method::Post => {
                let request = self.client.post(url).header(header::CONTENT_TYPE, "application/json");
                self.as_from_page(request).body(body.unwrap_or_default())
            }
        };
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        described(method, uri, request.send().await.expect("an answer")).await
    }

    /// Reads a page or a file.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::Get, path, None).await
    }

    /// Reads a page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.expect("a page")
    }

    /// Says from which page a request comes; a program comes from none.
    fn as_from_page(&self, request: RequestBuilder) -> RequestBuilder {
        if self.token.is_some() { request } else { request.header(header::ORIGIN, &self.base) }
    }

    /// Sends a form as a browser without scripting does.
    pub async fn submit(&self, action: &str, fields: &[(&str, &str)]) -> Response {
        self.post(action).form(fields).send().await.expect("an answer")
    }

    /// A request like those of a page of ours, for what is out of the ordinary.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).header(header::ORIGIN, &self.base)
    }

    /// The client underneath.
    pub fn client(&self) -> &Client {
        &self.client
    }
}
