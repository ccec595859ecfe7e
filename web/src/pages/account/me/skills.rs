//! What I can do for others.

use crate::{
    api::{
        account::Skill,
        orders,
        profile::{self, Profile},
    },
    components::{
        Attempt, Button, ButtonKind, Chip, FormProblem, Loaded, Loading, MultiChoices, Sheet,
        use_load,
    },
    state::{settings::in_language, use_toasts},
};
use leptos::prelude::*;

#[component]
pub fn SkillsCard(me: Signal<Profile>, loading: Loading<Profile>) -> impl IntoView {
    let open = RwSignal::new(false);
    let skills = Memo::new(move |_| me.with(|me| me.skills.clone()));
    let chips = move || {
        skills.with(|skills| match skills.is_empty() {
            true => view! { <p class="soft">{text!(account.me.skills_words)}</p> }.into_any(),
            false => {
                let chip = |skill: &Skill| {
                    let name = name(skill);
                    view! { <Chip>{name}</Chip> }
                };
                view! { <div class="row">{skills.iter().map(chip).collect_view()}</div> }.into_any()
            }
        })
    };
    view! {
        <section class="card">
            <div class="row spread">
                <h2 class="title">{text!(account.me.skills)}</h2>
                <Button kind=ButtonKind::Bare on_press=move |_| open.set(true)>
                    {move || match skills.with(Vec::is_empty) {
                        true => text!(account.me.fill_in),
                        false => text!(account.me.change),
                    }}
                    <span class="unseen">{text!(account.me.skills)}</span>
                </Button>
            </div>
            {chips}
            <Sheet open title=text!(account.me.skills_title)>
                <SkillsForm open skills loading />
            </Sheet>
        </section>
    }
}

fn name(skill: &Skill) -> String {
    in_language(&skill.name_zh, &skill.name_en).to_string()
}

#[component]
fn SkillsForm(
    open: RwSignal<bool>,
    skills: Memo<Vec<Skill>>,
    loading: Loading<Profile>,
) -> impl IntoView {
    let toasts = use_toasts();
    let attempt = Attempt::new();
    let all = use_load(orders::skills);
    let present =
        skills.with_untracked(|skills| skills.iter().map(|skill| skill.code.clone()).collect());
    let chosen = RwSignal::new(present);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        attempt.run(profile::set_skills(chosen.get_untracked()), move |me| {
            loading.set(me);
            open.set(false);
            toasts.good(text!(account.me.skills_saved));
        });
    };
    view! {
        <form class="stack" on:submit=save>
            <Loaded loading=all let:all>
                <MultiChoices
                    label=text!(account.me.skills)
                    value=chosen
                    options=Signal::derive(move || {
                        all.with(|all| all.iter().map(|skill| (skill.code.clone(), name(skill))).collect())
                    })
                    help=text!(account.me.skills_help)
                    problem=attempt.problem("skillCodes")
                />
            </Loaded>
            <FormProblem failure=attempt.problem_beside(&["skillCodes"]) />
            <div class="row">
                <Button on_press=move |_| open.set(false)>{text!(common.cancel)}</Button>
                <Button kind=ButtonKind::Main busy=attempt.busy>{text!(account.me.save)}</Button>
            </div>
        </form>
    }
}
