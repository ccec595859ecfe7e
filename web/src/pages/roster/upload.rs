//! Sending a roster: what happens to it in plain words, templates, the file with its progress, and
//! what was imported before.

use super::words::{counts_words, kind_lead, kind_words, state_chip, upload_failure_words};
use crate::{
    api::{
        ErrorCode, Failure, Id,
        roster::{self, ImportBatch, ImportKind},
    },
    components::{
        Attempt, Button, Choices, Empty, Icon, IconName, Moment, Page, PagedList, Show, use_pages,
    },
    state::{live::Topic, use_live, use_session},
};
use leptos::{ev::Event, prelude::*};
use leptos_router::hooks::use_navigate;
use web_sys::{File, HtmlInputElement};

/// What the server takes; larger files need not set out.
const MOST_BYTES: f64 = 10.0 * 1024.0 * 1024.0;

lazy_page!(office: IMPORT, import_view, ImportPage);

#[component]
fn ImportPage() -> impl IntoView {
    let session = use_session();
    let may_import = Memo::new(move |_| {
        session
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.may_import))
    });
    let key = RwSignal::new(ImportKind::Members.key().to_string());
    let kind = Memo::new(move |_| {
        let found = key.with(|key| ImportKind::ALL.into_iter().find(|kind| kind.key() == key));
        found.unwrap_or(ImportKind::Members)
    });
    view! {
        <Page title=text!(roster.title) small=text!(roster.small) back="/me">
            <Show
                when=move || may_import.get()
                fallback=|| view! {
                    <Empty
                        icon=IconName::Import
                        title=text!(roster.not_yours)
                        words=text!(roster.not_yours_words)
                    />
                }
            >
                <Explanation />
                <KindField key />
                <FileField kind />
                <Earlier />
            </Show>
        </Page>
    }
}

#[component]
fn Explanation() -> impl IntoView {
    view! {
        <section class="card">
            <ol class="steps">
                <li>{text!(roster.step_1)}</li>
                <li>{text!(roster.step_2)}</li>
                <li>{text!(roster.step_3)}</li>
            </ol>
            <p class="soft">{text!(roster.order)}</p>
        </section>
    }
}

/// What the sheet holds, with what there is to fill in and to try out.
#[component]
fn KindField(key: RwSignal<String>) -> impl IntoView {
    let options = Signal::derive(move || {
        ImportKind::ALL
            .map(|kind| (kind.key().to_string(), kind_words(kind).to_string()))
            .to_vec()
    });
    let chosen = Memo::new(move |_| {
        key.with(|key| ImportKind::ALL.into_iter().find(|kind| kind.key() == key))
    });
    let link = |href: String, words: &'static str| {
        view! { <a class="button" href=href download rel="external"><Icon name=IconName::Download small=true />{words}</a> }
    };
    view! {
        <section class="card stack">
            <Choices label=text!(roster.kind.label) value=key options />
            {move || chosen.get().map(|kind| view! {
                <p class="soft">{kind_lead(kind)}</p>
                <div class="row" role="group" aria-label=text!(roster.files)>
                    {link(roster::template(kind), text!(roster.template))}
                    {link(roster::template_text(kind), text!(roster.template_csv))}
                    {link(roster::sample(kind), text!(roster.sample))}
                </div>
            })}
        </section>
    }
}

/// The file that is being sent: under the same id when it is sent again.
#[derive(Clone)]
struct Chosen {
    id: Id,
    kind: ImportKind,
    file: File,
}

#[component]
fn FileField(kind: Memo<ImportKind>) -> impl IntoView {
    let attempt = Attempt::new();
    let percent = RwSignal::new(0_u8);
    let chosen = StoredValue::new_local(None::<Chosen>);
    let name = RwSignal::new(String::new());
    let navigate = use_navigate();
    let send = Callback::new(move |()| {
        let Some(Chosen { id, kind, file }) = chosen.get_value() else {
            return;
        };
        percent.set(0);
        let work = async move {
            if file.size() > MOST_BYTES {
                return Err(Failure::refused(ErrorCode::FileTooLarge));
            }
            let told = move |sent| {
                percent.try_set(sent);
            };
            roster::upload(id, kind, &file, told).await
        };
        let navigate = navigate.clone();
        attempt.run(work, move |()| {
            navigate(&format!("/import/{id}"), Default::default())
        });
    });
    let choose = move |event: Event| {
        let input: HtmlInputElement = event_target(&event);
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again after it was corrected.
        input.set_value("");
        if let Some(file) = file {
            name.set(file.name());
            chosen.set_value(Some(Chosen {
                id: Id::new(),
                kind: kind.get_untracked(),
                file,
            }));
            send.run(());
        }
    };
    view! {
        <Show
            when=move || attempt.busy.get()
            fallback=move || view! {
                <div class="stack">
                    <UploadProblem attempt name kind send />
                    <DropField on_choose=choose />
                </div>
            }
        >
            <Sending name percent />
        </Show>
    }
}

/// The input covers the whole field: a file that is dropped on it is chosen by the browser.
#[component]
fn DropField(#[prop(into)] on_choose: Callback<Event>) -> impl IntoView {
    let is_over = RwSignal::new(false);
    view! {
        <label class="drop" class:over=move || is_over.get()>
            <Icon name=IconName::Import />
            <strong>{text!(roster.choose)}</strong>
            <span class="soft">{text!(roster.choose_words)}</span>
            <span class="soft mouse-only">{text!(roster.drop_words)}</span>
            <input
                type="file"
                accept=".xlsx,.xls,.csv,text/csv,application/vnd.ms-excel,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                on:change=move |event| on_choose.run(event)
                on:dragenter=move |_| is_over.set(true)
                on:dragleave=move |_| is_over.set(false)
                on:drop=move |_| is_over.set(false)
            />
        </label>
    }
}

#[component]
fn Sending(name: RwSignal<String>, percent: RwSignal<u8>) -> impl IntoView {
    let has_arrived = Memo::new(move |_| percent.get() >= 100);
    view! {
        <div class="card sending">
            <div class="row spread">
                <p class="title" role="status">
                    {move || match has_arrived.get() {
                        true => text!(roster.judging).to_string(),
                        false => text!(roster.sending, name = name.get()),
                    }}
                </p>
                <Show when=move || !has_arrived.get()>
                    <span class="soft num">{move || text!(roster.percent, percent = percent.get())}</span>
                </Show>
            </div>
            // Without a value it shows that something goes on.
            <progress
                class="progress"
                max="100"
                value=move || (!has_arrived.get()).then(|| percent.get().to_string())
                aria-label=move || text!(roster.sending, name = name.get())
            ></progress>
        </div>
    }
}

#[component]
fn UploadProblem(
    attempt: Attempt,
    name: RwSignal<String>,
    kind: Memo<ImportKind>,
    send: Callback<()>,
) -> impl IntoView {
    // What a file holds does not change by sending it again.
    let may_retry = Memo::new(move |_| {
        attempt.failure.with(|failure| {
            failure.as_ref().is_some_and(|failure| {
                matches!(
                    failure.code(),
                    None | Some(ErrorCode::Busy | ErrorCode::Internal)
                )
            })
        })
    });
    view! {
        <div role="alert">
            {move || attempt.failure.get().map(|failure| view! {
                <div class="hint wrong">
                    <strong>{text!(roster.failed_title_upload, name = name.get_untracked())}</strong>
                    <span>{upload_failure_words(&failure, kind.get_untracked())}</span>
                    <Show when=move || may_retry.get()>
                        <span><Button on_press=move |_| send.run(())>{text!(roster.retry)}</Button></span>
                    </Show>
                </div>
            })}
        </div>
    }
}

#[component]
fn Earlier() -> impl IntoView {
    let batches = use_pages(roster::batches);
    use_live(move |hint| {
        if hint.is_about(Topic::Import, None) {
            batches.refresh();
        }
    });
    view! {
        <section class="section">
            <h2>{text!(roster.earlier)}</h2>
            <PagedList
                pages=batches
                key=|batch: &ImportBatch| (batch.id, format!("{:?}", batch.state))
                row=|batch| view! { <BatchLine batch /> }
                container="list"
                empty=|| view! {
                    <div class="card">
                        <Empty
                            icon=IconName::Clock
                            title=text!(roster.earlier_empty)
                            words=text!(roster.earlier_empty_words)
                        />
                    </div>
                }
            />
        </section>
    }
}

#[component]
fn BatchLine(batch: ImportBatch) -> impl IntoView {
    view! {
        <a class="list-item" href=format!("/import/{}", batch.id)>
            <span class="grow">
                <span class="row">
                    <span class="title">{batch.file_name.clone()}</span>
                    {state_chip(batch.state)}
                </span>
                <span class="soft block">{kind_words(batch.kind)}{text!(common.separator)}<Moment at=batch.created_at /></span>
                <span class="soft block">{counts_words(&batch)}</span>
            </span>
            <Icon name=IconName::Next />
        </a>
    }
}
