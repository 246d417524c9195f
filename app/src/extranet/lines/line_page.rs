//! A line's page in the Extranet.

use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    islands::SecretDisplay,
    load::failed,
    page, paths,
    ui::{ButtonKind, Confirm, Fact, Facts, Icon, LineLock, LinkButton, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Number, Operation as _,
    client::Client,
    line::{GetLine, LineRow, PresentedNumber},
    password::ResetPassword,
};

/// Renders a user's page: the line's data, a link to the keys of its phones, and a new password.
pub async fn line_page(client: &Client, number: &str) -> Html {
    match fetch_line(client, number).await {
        Ok(line) => screen(client, line),
        Err(error) => failed(error),
    }
}

async fn fetch_line(client: &Client, number: &str) -> Result<LineRow, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound, messages().errors.not_found);
    let number = Number::parse(number).map_err(|_| not_found())?;
    let line = call(GetLine { number }).await?;
    // A line of another client than the one in the address is not found.
    if line.reference == client.reference { Ok(line.row) } else { Err(not_found()) }
}

fn screen(client: &Client, line: LineRow) -> Html {
    let words = &messages().lines;
    let number = line.number.in_pairs();
    page::set_title(&[&number, " · ", client.name.as_str()].concat());
    let (list, keys) = (paths::lines(&client.reference), paths::line_phones(&line.number));
    let provision = paths::new_phone_on(&client.reference, &line.number);
    let presented = match &line.presented {
        PresentedNumber::Number(presented) => presented.in_pairs(),
        PresentedNumber::Masked => words.masked.to_owned(),
    };
    let lock = view! { <LineLock line=line.clone()/> }.draw();
    view! {
        <p class="back">
            <a href=list>
                <Icon symbol=Symbol::ChevronLeft/>
                {words.back}
            </a>
        </p>
        <div class="heading">
            <h2>{line.name.to_string()}</h2>
            <p class="heading-note">{number}</p>
            <div class="heading-actions">
                <LinkButton label=words.provision_mac href=provision icon=Symbol::Plus/>
                <LinkButton label=words.set_keys href=keys kind=ButtonKind::Primary icon=Symbol::Phone/>
            </div>
        </div>
        <section class="block">
            <Facts>
                <Fact label=words.licence>{(words.licence_of)(&line.licence)}</Fact>
                <Fact label=words.department>{line.department.to_string()}</Fact>
                <Fact label=words.administrator>{(messages().lines.administrator_of)(line.administrator)}</Fact>
                <Fact label=words.locked>
                    {lock}
                </Fact>
                <Fact label=words.presented>{presented}</Fact>
                <Fact label=words.restriction>{(words.restriction_of)(line.restriction)}</Fact>
            </Facts>
        </section>
        <section class="block">
            <h2>{words.access}</h2>
            <p class="intro">{words.access_help}</p>
            {password_form(&line.number)}
        </section>
    }
    .draw()
}

/// Renders the form that generates a new password; the password is shown once.
fn password_form(number: &Number) -> Html {
    let words = &messages().lines;
    let revealed = page::revealed_secret(ResetPassword::NAME);
    let parameters = vec![("number", number.to_string())];
    view! {
        <SecretDisplay
                operation=ResetPassword::NAME.to_owned() before=words.new_password_is.to_owned()
                revealed
                copy=messages().common.copy.to_owned()
                copied=messages().common.copied.to_owned()
            />
        <Confirm
            label=words.new_password
            icon=Symbol::Lock
            kind=ButtonKind::Plain
            question=words.new_password_question
        >
            <OperationForm<ResetPassword> label=words.new_password class="inline-form" parameters>
                <SubmitButton label=words.new_password/>
            </OperationForm<ResetPassword>>
        </Confirm>
    }
    .draw()
}
