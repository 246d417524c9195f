//! A client of the portal over HTTP: a person with a browser, or a program with a token.

use crate::{Reachable, openapi_contract::check_response};
use portal_api::{ApiError, Method, Operation, Secret, session::SignIn, wire};
use reqwest::{Client, RequestBuilder, Response, StatusCode, header, redirect::Policy};
use std::net::IpAddr;

/// A client of the portal, with cookies of its own. It does not follow redirects.
#[derive(Clone)]
pub struct Person {
    client: Client,
    base: String,
    token: Option<String>,
}

impl Person {
    pub(crate) fn new(portal: &impl Reachable, address: Option<IpAddr>) -> Self {
        let endpoint = portal.endpoint();
        let client = endpoint.client().cookie_store(true).redirect(Policy::none()).local_address(address);
        Self { client: client.build().expect("a client"), base: endpoint.url(""), token: None }
    }

    /// Turns the person into a program, which sends this token and no `Origin`.
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

    /// Calls an operation and returns the response unread.
    pub async fn send<O: Operation>(&self, operation: &O) -> Response {
        let request = wire::write(operation).expect("an operation");
        self.request(O::METHOD, &request.uri, request.body).await
    }

    /// Sends a request, with a JSON body or without a body. The OpenAPI document must allow the response.
    pub async fn request(&self, method: Method, uri: &str, body: Option<String>) -> Response {
        let url = format!("{}{uri}", self.base);
        let request = match method {
            Method::Get => self.client.get(url),
            Method::Post => {
                let request = self.client.post(url).header(header::CONTENT_TYPE, "application/json");
                self.add_origin(request).body(body.unwrap_or_default())
            }
        };
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        check_response(method, uri, request.send().await.expect("an answer")).await
    }

    /// Reads a page or a file.
    pub async fn get(&self, path: &str) -> Response {
        self.request(Method::Get, path, None).await
    }

    /// Reads a page, which must answer 200.
    pub async fn page(&self, path: &str) -> String {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.text().await.expect("a page")
    }

    /// Adds the `Origin` that a browser sends. A program sends none.
    fn add_origin(&self, request: RequestBuilder) -> RequestBuilder {
        if self.token.is_some() { request } else { request.header(header::ORIGIN, &self.base) }
    }

    /// Sends a form as a browser without scripting does.
    pub async fn submit(&self, action: &str, fields: &[(&str, &str)]) -> Response {
        self.post(action).form(fields).send().await.expect("an answer")
    }

    /// Builds a POST request with the portal's `Origin`, for bodies that are neither JSON nor an ordinary form.
    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).header(header::ORIGIN, &self.base)
    }

    /// The HTTP client, for requests whose responses are not checked against the OpenAPI document.
    pub fn client(&self) -> &Client {
        &self.client
    }
}
