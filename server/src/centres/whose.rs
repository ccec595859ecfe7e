//! Whose a booking becomes that somebody makes for another: an elder's of the family, or a visitor's at the
//! desk.

use uuid::Uuid;

use super::{attendance::missing, reach, step::Step};
use crate::{
    app::App,
    error::{Error, ErrorCode, Result, field},
    family,
    identity::{service::hold_person, sign_in::of_number},
    registration::standing::check_confirmed,
    vault::Phone,
    viewer::Viewer,
};

/// Somebody whom a booking is made for.
#[derive(Clone, Debug)]
pub enum Someone {
    /// One of the family who lets the viewer act.
    Elder(Uuid),
    /// Whoever has this number; managers book for them.
    Visitor(String),
}

impl Someone {
    /// The field that names them.
    fn field(&self) -> &'static str {
        match self {
            Self::Elder(_) => "personId",
            Self::Visitor(_) => "phone",
        }
    }

    fn is(&self, person_id: Uuid) -> bool {
        matches!(self, Self::Elder(id) if *id == person_id)
    }

    async fn found(&self, step: &Step<'_>, app: &App) -> Result<Uuid> {
        let tx = &*step.write;
        let found = match self {
            Self::Elder(id) => {
                let may = family::links::may_act_for(tx, &step.viewer, *id).await?;
                may.then_some(*id)
            }
            Self::Visitor(_) if !step.standing.is_manager => {
                return Err(field(ErrorCode::Forbidden, self.field()));
            }
            Self::Visitor(phone) => {
                let phone = Phone::parse(phone).map_err(|error| error.on(self.field()))?;
                let person = of_number(tx, app.vault.hash(&phone)).await?;
                person.map(|person| person.id)
            }
        };
        found.ok_or_else(|| field(ErrorCode::NotFound, self.field()))
    }
}

/// Whose id it is; somebody else is held until the transaction ends.
///
/// # Errors
/// `FORBIDDEN` on `roomId` for who may not book the room themself. On the field that names somebody:
/// `NOT_FOUND` for nobody, or nobody whom the viewer may act for; `PHONE_INVALID`; `NOT_CONFIRMED`; `FORBIDDEN`
/// for whom the room is not for, and for whoever names a number and manages nothing there;
/// `MISSED_TOO_OFTEN`.
pub(super) async fn whose(step: &Step<'_>, app: &App, someone: Option<&Someone>) -> Result<Uuid> {
    let (tx, own) = (&*step.write, step.viewer.person_id);
    let Some(someone) = someone.filter(|someone| !someone.is(own)) else {
        return match may_book(step, &step.viewer).await? {
            true => Ok(own),
            false => Err(field(ErrorCode::Forbidden, "roomId")),
        };
    };
    let refused = |code| field(code, someone.field());
    let on_field = |error: Error| error.on(someone.field());
    let person_id = someone.found(step, app).await?;
    if !hold_person(tx, person_id).await?.is_present() {
        return Err(refused(ErrorCode::NotFound));
    }
    check_confirmed(tx, person_id).await.map_err(on_field)?;
    // Nobody's session: what is asked is what they may book.
    let person = Viewer::in_absence(tx, person_id, step.now).await?;
    if !may_book(step, &person).await? {
        return Err(refused(ErrorCode::Forbidden));
    }
    if !step.standing.is_manager {
        let comes = missing::check_comes_of(tx, person_id, step.now).await;
        comes.map_err(on_field)?;
    }
    Ok(person_id)
}

async fn may_book(step: &Step<'_>, person: &Viewer) -> Result<bool> {
    reach::may_book(&*step.write, person, step.room.room.id, step.now).await
}
