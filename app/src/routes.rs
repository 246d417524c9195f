//! Which screen is at which address. The addresses are built in [`crate::paths`].

use crate::extranet::{
    ExtranetFrame, NotFoundPage,
    client::{ClientFrame, InformationPage},
    clients::ClientsPage,
    creation::{NewClientPage, ResellersPage},
    failure::FailurePage,
    lines::{LinesPage, NewLinePage},
    phones::{PhonePage, PhonesPage, RegisterPage},
    sessions::SessionsPage,
    sign_in::SignInPage,
};
use leptos::prelude::*;
use leptos_router::{
    components::{ParentRoute, Route, Routes},
    path,
};

/// Every screen of the portal.
#[component]
pub fn Screens() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/extranet/login") view=SignInPage/>
            <ParentRoute path=path!("/extranet") view=ExtranetFrame>
                <Route path=path!("clients") view=ClientsPage/>
                <Route path=path!("clients/new") view=NewClientPage/>
                <ParentRoute path=path!("clients/:reference") view=ClientFrame>
                    <Route path=path!("") view=InformationPage/>
                    <Route path=path!("lines") view=LinesPage/>
                    <Route path=path!("lines/new") view=NewLinePage/>
                    <Route path=path!("phones") view=PhonesPage/>
                    <Route path=path!("phones/new") view=RegisterPage/>
                    <Route path=path!("phones/:mac") view=PhonePage/>
                </ParentRoute>
                <Route path=path!("resellers") view=ResellersPage/>
                <Route path=path!("sessions") view=SessionsPage/>
                <Route path=path!("error") view=FailurePage/>
            </ParentRoute>
        </Routes>
    }
}
