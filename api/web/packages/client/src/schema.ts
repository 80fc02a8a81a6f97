// Made from docs/openapi.json by scripts/client: change nothing here.

export interface paths {
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process is alive
         * @description Answer whatever else is down: restarting this process would not mend it.
         */
        get: operations["healthz_healthz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The process can do its work
         * @description Answer 503 while the database does not answer; the broker is not needed.
         */
        get: operations["readyz_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics for Prometheus
         * @description Return the state of every domain; no label names a user, tenant or record.
         */
        get: operations["metrics_metrics_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/live/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A ticket with which a browser may open /tasks/live once
         * @description Browsers cannot send a token when they open a WebSocket; they show this instead.
         */
        post: operations["create_live_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's tasks as they are, then as they change
         * @description Follow your own records or, at choice, a tenant's, a domain's or certain ones.
         *
         *     Each event is one of the messages that `docs/live.md` describes: `record` for each record there
         *     is, `subscribed`, then `record` for each change. Of two states of a record the one with the
         *     higher version counts.
         */
        get: operations["stream_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's tasks, of all domains */
        get: operations["list_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many of the caller's tasks are in which status */
        get: operations["summarize_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What runs, what has completed lately, and whether all is done */
        get: operations["task_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What work can be asked for */
        get: operations["list_domains"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: Company onboarding */
        get: operations["list_company_onboarding"];
        put?: never;
        /** Ask for work: Company onboarding */
        post: operations["create_company_onboarding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for many things at once, all or none: Company onboarding */
        post: operations["batch_company_onboarding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: Company onboarding */
        get: operations["count_company_onboarding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: Company onboarding */
        get: operations["summary_company_onboarding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: Company onboarding */
        get: operations["get_company_onboarding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: Company onboarding */
        get: operations["events_of_company_onboarding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: Company onboarding */
        get: operations["children_of_company_onboarding"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: Company onboarding */
        post: operations["cancel_company_onboarding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/company_onboarding/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: Company onboarding */
        post: operations["retry_company_onboarding"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: Contribution realization */
        get: operations["list_contribution_realization"];
        put?: never;
        /** Ask for work: Contribution realization */
        post: operations["create_contribution_realization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for many things at once, all or none: Contribution realization */
        post: operations["batch_contribution_realization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: Contribution realization */
        get: operations["count_contribution_realization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: Contribution realization */
        get: operations["summary_contribution_realization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: Contribution realization */
        get: operations["get_contribution_realization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: Contribution realization */
        get: operations["events_of_contribution_realization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: Contribution realization */
        get: operations["children_of_contribution_realization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: Contribution realization */
        post: operations["cancel_contribution_realization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/contribution_realization/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: Contribution realization */
        post: operations["retry_contribution_realization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: CSV import */
        get: operations["list_csv_import"];
        put?: never;
        /** Ask for work: CSV import */
        post: operations["create_csv_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for many things at once, all or none: CSV import */
        post: operations["batch_csv_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: CSV import */
        get: operations["count_csv_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: CSV import */
        get: operations["summary_csv_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: CSV import */
        get: operations["get_csv_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: CSV import */
        get: operations["events_of_csv_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: CSV import */
        get: operations["children_of_csv_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: CSV import */
        post: operations["cancel_csv_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/csv_import/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: CSV import */
        post: operations["retry_csv_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: E-mail delivery */
        get: operations["list_email_delivery"];
        put?: never;
        /** Ask for work: E-mail delivery */
        post: operations["create_email_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for many things at once, all or none: E-mail delivery */
        post: operations["batch_email_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: E-mail delivery */
        get: operations["count_email_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: E-mail delivery */
        get: operations["summary_email_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: E-mail delivery */
        get: operations["get_email_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: E-mail delivery */
        get: operations["events_of_email_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: E-mail delivery */
        get: operations["children_of_email_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: E-mail delivery */
        post: operations["cancel_email_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/email_delivery/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: E-mail delivery */
        post: operations["retry_email_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: ETF price update */
        get: operations["list_etf_price_update"];
        put?: never;
        /** Ask for work: ETF price update */
        post: operations["create_etf_price_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for many things at once, all or none: ETF price update */
        post: operations["batch_etf_price_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: ETF price update */
        get: operations["count_etf_price_update"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: ETF price update */
        get: operations["summary_etf_price_update"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: ETF price update */
        get: operations["get_etf_price_update"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: ETF price update */
        get: operations["events_of_etf_price_update"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: ETF price update */
        get: operations["children_of_etf_price_update"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: ETF price update */
        post: operations["cancel_etf_price_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/etf_price_update/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: ETF price update */
        post: operations["retry_etf_price_update"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: Onboarding step */
        get: operations["list_onboarding_step"];
        put?: never;
        /** Ask for work: Onboarding step */
        post: operations["create_onboarding_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask for many things at once, all or none: Onboarding step */
        post: operations["batch_onboarding_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: Onboarding step */
        get: operations["count_onboarding_step"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: Onboarding step */
        get: operations["summary_onboarding_step"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: Onboarding step */
        get: operations["get_onboarding_step"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: Onboarding step */
        get: operations["events_of_onboarding_step"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: Onboarding step */
        get: operations["children_of_onboarding_step"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: Onboarding step */
        post: operations["cancel_onboarding_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/onboarding_step/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: Onboarding step */
        post: operations["retry_onboarding_step"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records the caller may see: Webhook delivery */
        get: operations["list_webhook_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records the caller may see: Webhook delivery */
        get: operations["count_webhook_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many records are in which status: Webhook delivery */
        get: operations["summary_webhook_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/{tracking_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far it is: Webhook delivery */
        get: operations["get_webhook_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/{tracking_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, oldest first: Webhook delivery */
        get: operations["events_of_webhook_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/{tracking_id}/children": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The records it waits for, in the order they were made: Webhook delivery */
        get: operations["children_of_webhook_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/{tracking_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel it, or ask it to stop: Webhook delivery */
        post: operations["cancel_webhook_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/webhook_delivery/{tracking_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try once more what has failed: Webhook delivery */
        post: operations["retry_webhook_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Subscriptions, the newest first */
        get: operations["list_webhooks"];
        put?: never;
        /** Subscribe to what happens to a tenant's records */
        post: operations["create_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One subscription */
        get: operations["get_webhook"];
        put?: never;
        post?: never;
        /** End a subscription; what is still to be delivered is not */
        delete: operations["delete_webhook"];
        options?: never;
        head?: never;
        /** Change where it goes or what is told; what is left out stays as it was */
        patch: operations["change_webhook"];
        trace?: never;
    };
    "/webhooks/{webhook_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make another secret; for some time the old one signs, too */
        post: operations["rotate_webhook_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch it on again, whoever or whatever has switched it off */
        post: operations["enable_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Switch it off: nothing more is sent, and what happens meanwhile is not told */
        post: operations["disable_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent, or is to be, the newest first */
        get: operations["list_webhook_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message of type `webhook.test` */
        post: operations["test_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/deliveries/{tracking_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send one message once more, with the same `webhook-id` and body */
        post: operations["replay_webhook_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webhooks/{webhook_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send once more what has failed for good, the oldest 500 at a time */
        post: operations["replay_webhook_deliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** BatchAnswer[CompanyOnboardingRead] */
        BatchAnswer_CompanyOnboardingRead_: {
            /** Items */
            items: components["schemas"]["CompanyOnboardingRead"][];
        };
        /** BatchAnswer[ContributionRealizationRead] */
        BatchAnswer_ContributionRealizationRead_: {
            /** Items */
            items: components["schemas"]["ContributionRealizationRead"][];
        };
        /** BatchAnswer[CsvImportRead] */
        BatchAnswer_CsvImportRead_: {
            /** Items */
            items: components["schemas"]["CsvImportRead"][];
        };
        /** BatchAnswer[EmailDeliveryRead] */
        BatchAnswer_EmailDeliveryRead_: {
            /** Items */
            items: components["schemas"]["EmailDeliveryRead"][];
        };
        /** BatchAnswer[EtfPriceUpdateRead] */
        BatchAnswer_EtfPriceUpdateRead_: {
            /** Items */
            items: components["schemas"]["EtfPriceUpdateRead"][];
        };
        /** BatchAnswer[OnboardingStepRead] */
        BatchAnswer_OnboardingStepRead_: {
            /** Items */
            items: components["schemas"]["OnboardingStepRead"][];
        };
        /** Batch[CompanyOnboardingCreate] */
        Batch_CompanyOnboardingCreate_: {
            /** Items */
            items: components["schemas"]["CompanyOnboardingCreate"][];
        };
        /** Batch[ContributionRealizationCreate] */
        Batch_ContributionRealizationCreate_: {
            /** Items */
            items: components["schemas"]["ContributionRealizationCreate"][];
        };
        /** Batch[CsvImportCreate] */
        Batch_CsvImportCreate_: {
            /** Items */
            items: components["schemas"]["CsvImportCreate"][];
        };
        /** Batch[EmailDeliveryCreate] */
        Batch_EmailDeliveryCreate_: {
            /** Items */
            items: components["schemas"]["EmailDeliveryCreate"][];
        };
        /** Batch[EtfPriceUpdateCreate] */
        Batch_EtfPriceUpdateCreate_: {
            /** Items */
            items: components["schemas"]["EtfPriceUpdateCreate"][];
        };
        /** Batch[OnboardingStepCreate] */
        Batch_OnboardingStepCreate_: {
            /** Items */
            items: components["schemas"]["OnboardingStepCreate"][];
        };
        /**
         * Cancellation
         * @description Why the work is not wanted any more.
         */
        Cancellation: {
            /**
             * Reason
             * @description Kept in the history
             */
            reason?: string | null;
        };
        /**
         * Child
         * @description A record that its parent waits for; what the caller may not see of it is null.
         */
        Child: {
            /** Position */
            position: number;
            /** Domain */
            domain: string;
            /** Id */
            id: number;
            /** On Failure */
            on_failure: string;
            status: components["schemas"]["TrackingStatus"] | null;
            /** Progress */
            progress: number | null;
            /** Display Name */
            display_name: string | null;
            /** Link */
            link: string | null;
        };
        /**
         * Children
         * @description Some children of a record, in the order they were made.
         */
        Children: {
            /** Items */
            items: components["schemas"]["Child"][];
            /**
             * Next After
             * @description Pass as `after` to read on; null when there is no more
             */
            next_after: number | null;
        };
        /**
         * CompanyOnboardingCreate
         * @description Which company to take in.
         */
        CompanyOnboardingCreate: {
            /**
             * Priority
             * @description 10 is the most urgent
             * @default 5
             */
            priority?: number;
            /**
             * Display Name
             * @description Shown to people
             */
            display_name?: string | null;
            /**
             * Scheduled At
             * @description Not before this time; at once when absent or past
             */
            scheduled_at?: string | null;
            /**
             * Max Attempts
             * @description The domain's own limit when absent
             */
            max_attempts?: number | null;
            /**
             * Metadata
             * @description Any JSON object, returned as it came
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * Prerequisites
             * @description Records that must have ended before this one begins
             */
            prerequisites?: components["schemas"]["Prerequisite"][] | null;
            /**
             * Company Id
             * @example acme
             */
            company_id: string;
        };
        /**
         * CompanyOnboardingRead
         * @description An onboarding; its progress is that of its steps.
         */
        CompanyOnboardingRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Company Id */
            company_id: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * CompanyOnboardingReadDetail
         * @description An onboarding; its progress is that of its steps.
         */
        CompanyOnboardingReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Company Id */
            company_id: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * ContributionRealizationCreate
         * @description How much goes to which position, on which day.
         */
        ContributionRealizationCreate: {
            /**
             * Priority
             * @description 10 is the most urgent
             * @default 5
             */
            priority?: number;
            /**
             * Display Name
             * @description Shown to people
             */
            display_name?: string | null;
            /**
             * Scheduled At
             * @description Not before this time; at once when absent or past
             */
            scheduled_at?: string | null;
            /**
             * Max Attempts
             * @description The domain's own limit when absent
             */
            max_attempts?: number | null;
            /**
             * Metadata
             * @description Any JSON object, returned as it came
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * Prerequisites
             * @description Records that must have ended before this one begins
             */
            prerequisites?: components["schemas"]["Prerequisite"][] | null;
            /**
             * Pension Etf Id
             * @description The position of the pension
             */
            pension_etf_id: number;
            /**
             * Contribution Date
             * Format: date
             * @example 2022-01-03
             */
            contribution_date: string;
            /**
             * Amount
             * @description The pension's whole contribution, in whole cents
             * @example 1000.00
             */
            amount: number | string;
            /**
             * Currency
             * @default EUR
             * @constant
             */
            currency?: "EUR";
        };
        /**
         * ContributionRealizationRead
         * @description A contribution and the units it bought.
         */
        ContributionRealizationRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Pension Etf Id */
            pension_etf_id: number;
            /**
             * Contribution Date
             * Format: date
             */
            contribution_date: string;
            /** Amount */
            amount: string;
            /** Currency */
            currency: string;
            /** Units */
            units: string | null;
            /** Close Usd */
            close_usd: string | null;
            /** Usd Per Eur */
            usd_per_eur: string | null;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * ContributionRealizationReadDetail
         * @description A contribution and the units it bought.
         */
        ContributionRealizationReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Pension Etf Id */
            pension_etf_id: number;
            /**
             * Contribution Date
             * Format: date
             */
            contribution_date: string;
            /** Amount */
            amount: string;
            /** Currency */
            currency: string;
            /** Units */
            units: string | null;
            /** Close Usd */
            close_usd: string | null;
            /** Usd Per Eur */
            usd_per_eur: string | null;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * Count
         * @description How many records there are.
         */
        Count: {
            /** Count */
            count: number;
            /**
             * Is Capped
             * @description Whether there may be more; what has ended is not counted beyond 10000
             */
            is_capped: boolean;
        };
        /**
         * CsvImportCreate
         * @description A file of contributions.
         */
        CsvImportCreate: {
            /**
             * Priority
             * @description 10 is the most urgent
             * @default 5
             */
            priority?: number;
            /**
             * Display Name
             * @description Shown to people
             */
            display_name?: string | null;
            /**
             * Scheduled At
             * @description Not before this time; at once when absent or past
             */
            scheduled_at?: string | null;
            /**
             * Max Attempts
             * @description The domain's own limit when absent
             */
            max_attempts?: number | null;
            /**
             * Metadata
             * @description Any JSON object, returned as it came
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * Prerequisites
             * @description Records that must have ended before this one begins
             */
            prerequisites?: components["schemas"]["Prerequisite"][] | null;
            /**
             * Content
             * @description Comma-separated; the first line names the columns, in any order
             * @example pension,etf,date,amount
             *     balanced,QUAL,2022-01-03,1000.00
             */
            content: string;
            /** File Name */
            file_name?: string | null;
        };
        /**
         * CsvImportRead
         * @description An import; its result says how many lines could not be read, and why.
         */
        CsvImportRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** File Sha256 */
            file_sha256: string;
            /** File Name */
            file_name: string | null;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * CsvImportReadDetail
         * @description An import; its result says how many lines could not be read, and why.
         */
        CsvImportReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** File Sha256 */
            file_sha256: string;
            /** File Name */
            file_name: string | null;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * DomainInfo
         * @description A domain that work can be asked of.
         */
        DomainInfo: {
            /** Name */
            name: string;
            /** Title */
            title: string;
            /**
             * Max Attempts
             * @description How many a record gets unless its request says else
             */
            max_attempts: number;
            /**
             * Filters
             * @description The parameters that lists have in this domain only
             */
            filters: string[];
            links: components["schemas"]["DomainLinks"];
        };
        /**
         * DomainLinks
         * @description Where to go from a domain.
         */
        DomainLinks: {
            /** Tasks */
            tasks: string;
            /** Count */
            count: string;
            /** Summary */
            summary: string;
            /** Batch */
            batch: string;
        };
        /**
         * Domains
         * @description The domains there are, by name.
         */
        Domains: {
            /** Items */
            items: components["schemas"]["DomainInfo"][];
        };
        /**
         * EmailDeliveryCreate
         * @description What is to be said to whom, as plain text.
         */
        EmailDeliveryCreate: {
            /**
             * Priority
             * @description 10 is the most urgent
             * @default 5
             */
            priority?: number;
            /**
             * Display Name
             * @description Shown to people
             */
            display_name?: string | null;
            /**
             * Scheduled At
             * @description Not before this time; at once when absent or past
             */
            scheduled_at?: string | null;
            /**
             * Max Attempts
             * @description The domain's own limit when absent
             */
            max_attempts?: number | null;
            /**
             * Metadata
             * @description Any JSON object, returned as it came
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * Prerequisites
             * @description Records that must have ended before this one begins
             */
            prerequisites?: components["schemas"]["Prerequisite"][] | null;
            /**
             * Recipient
             * Format: email
             * @example ann@example.com
             */
            recipient: string;
            /**
             * Subject
             * @example Your statement
             */
            subject: string;
            /** Body */
            body: string;
            /**
             * Sender
             * @description SMTP_SENDER when absent
             */
            sender?: string | null;
            /**
             * Reply To
             * @description Where answers are to go
             */
            reply_to?: string | null;
        };
        /**
         * EmailDeliveryRead
         * @description A message and the Message-ID it carries.
         */
        EmailDeliveryRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Recipient */
            recipient: string;
            /** Subject */
            subject: string;
            /** Body */
            body: string;
            /** Sender */
            sender: string | null;
            /** Reply To */
            reply_to: string | null;
            /** Message Id */
            message_id: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * EmailDeliveryReadDetail
         * @description A message and the Message-ID it carries.
         */
        EmailDeliveryReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Recipient */
            recipient: string;
            /** Subject */
            subject: string;
            /** Body */
            body: string;
            /** Sender */
            sender: string | null;
            /** Reply To */
            reply_to: string | null;
            /** Message Id */
            message_id: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * EtfPriceUpdateCreate
         * @description Which price to fetch.
         */
        EtfPriceUpdateCreate: {
            /**
             * Priority
             * @description 10 is the most urgent
             * @default 5
             */
            priority?: number;
            /**
             * Display Name
             * @description Shown to people
             */
            display_name?: string | null;
            /**
             * Scheduled At
             * @description Not before this time; at once when absent or past
             */
            scheduled_at?: string | null;
            /**
             * Max Attempts
             * @description The domain's own limit when absent
             */
            max_attempts?: number | null;
            /**
             * Metadata
             * @description Any JSON object, returned as it came
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * Prerequisites
             * @description Records that must have ended before this one begins
             */
            prerequisites?: components["schemas"]["Prerequisite"][] | null;
            /**
             * Etf Id
             * @example MTUM
             */
            etf_id: string;
            /**
             * Date
             * Format: date
             * @example 2022-01-03
             */
            date: string;
        };
        /**
         * EtfPriceUpdateRead
         * @description A price update and the price it found.
         */
        EtfPriceUpdateRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Etf Id */
            etf_id: string;
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Price */
            price: string | null;
            /** Source */
            source: string | null;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * EtfPriceUpdateReadDetail
         * @description A price update and the price it found.
         */
        EtfPriceUpdateReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Etf Id */
            etf_id: string;
            /**
             * Date
             * Format: date
             */
            date: string;
            /** Price */
            price: string | null;
            /** Source */
            source: string | null;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * Event
         * @description One line of a record's history.
         */
        Event: {
            /** Seq */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Kind
             * @description transition, progress or log
             */
            kind: string;
            /** Attempt */
            attempt: number;
            from_status: components["schemas"]["TrackingStatus"] | null;
            to_status: components["schemas"]["TrackingStatus"] | null;
            /** Actor */
            actor: string;
            /** Message */
            message: string | null;
            /** Progress */
            progress: number | null;
            /** Data */
            data: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * Events
         * @description Some lines of a history, oldest first.
         */
        Events: {
            /** Items */
            items: components["schemas"]["Event"][];
            /**
             * Next After
             * @description Pass as `after` to read on; null when there is no more at present
             */
            next_after: number | null;
        };
        /**
         * Links
         * @description Where to go from a record; null where there is nothing to be done at present.
         */
        Links: {
            /** Self */
            self: string;
            /** Events */
            events: string;
            /** Children */
            children: string;
            /**
             * Cancel
             * @description While it is PENDING or PROCESSING
             */
            cancel: string | null;
            /**
             * Retry
             * @description When it has FAILED
             */
            retry: string | null;
        };
        /**
         * LogLine
         * @description A line that was said while the record was worked on; `links.events` has what came with it.
         */
        LogLine: {
            /** Seq */
            seq: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Kind
             * @description progress or log
             */
            kind: string;
            /** Attempt */
            attempt: number;
            /** Message */
            message: string | null;
            /** Progress */
            progress: number | null;
        };
        /**
         * OnFailure
         * @description What becomes of a record whose prerequisite ends as FAILED or CANCELLED.
         * @enum {string}
         */
        OnFailure: "cancel" | "run" | "wait";
        /**
         * OnboardingStepCreate
         * @description Which step to take.
         */
        OnboardingStepCreate: {
            /**
             * Priority
             * @description 10 is the most urgent
             * @default 5
             */
            priority?: number;
            /**
             * Display Name
             * @description Shown to people
             */
            display_name?: string | null;
            /**
             * Scheduled At
             * @description Not before this time; at once when absent or past
             */
            scheduled_at?: string | null;
            /**
             * Max Attempts
             * @description The domain's own limit when absent
             */
            max_attempts?: number | null;
            /**
             * Metadata
             * @description Any JSON object, returned as it came
             */
            metadata?: {
                [key: string]: unknown;
            } | null;
            /**
             * Prerequisites
             * @description Records that must have ended before this one begins
             */
            prerequisites?: components["schemas"]["Prerequisite"][] | null;
            /**
             * Company Id
             * @example acme
             */
            company_id: string;
            /**
             * Step
             * @example plans
             * @enum {string}
             */
            step: "plans" | "recent_prices" | "price_history" | "contributions";
        };
        /**
         * OnboardingStepRead
         * @description A step; its result says what it has brought.
         */
        OnboardingStepRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Company Id */
            company_id: string;
            /** Step */
            step: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * OnboardingStepReadDetail
         * @description A step; its result says what it has brought.
         */
        OnboardingStepReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Company Id */
            company_id: string;
            /** Step */
            step: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * Order
         * @description Which records come first.
         * @enum {string}
         */
        Order: "newest" | "oldest";
        /**
         * Overview
         * @description How many records of each domain are in which status.
         */
        Overview: {
            /** Domains */
            domains: components["schemas"]["Summary"][];
            total: components["schemas"]["Count"];
            /** Active Count */
            active_count: number;
            /**
             * All Completed
             * @description Whether nothing is PENDING or PROCESSING
             */
            all_completed: boolean;
            /**
             * Checked At
             * Format: date-time
             */
            checked_at: string;
        };
        /** Page[CompanyOnboardingRead] */
        Page_CompanyOnboardingRead_: {
            /** Items */
            items: components["schemas"]["CompanyOnboardingRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[ContributionRealizationRead] */
        Page_ContributionRealizationRead_: {
            /** Items */
            items: components["schemas"]["ContributionRealizationRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[CsvImportRead] */
        Page_CsvImportRead_: {
            /** Items */
            items: components["schemas"]["CsvImportRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[EmailDeliveryRead] */
        Page_EmailDeliveryRead_: {
            /** Items */
            items: components["schemas"]["EmailDeliveryRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[EtfPriceUpdateRead] */
        Page_EtfPriceUpdateRead_: {
            /** Items */
            items: components["schemas"]["EtfPriceUpdateRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[OnboardingStepRead] */
        Page_OnboardingStepRead_: {
            /** Items */
            items: components["schemas"]["OnboardingStepRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[TaskRecord] */
        Page_TaskRecord_: {
            /** Items */
            items: components["schemas"]["TaskRecord"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[WebhookDeliveryRead] */
        Page_WebhookDeliveryRead_: {
            /** Items */
            items: components["schemas"]["WebhookDeliveryRead"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /** Page[Webhook] */
        Page_Webhook_: {
            /** Items */
            items: components["schemas"]["Webhook"][];
            /**
             * Next Page Token
             * @description Pass as `page_token`, with the same filters, to read on; null when there is no more. A page may be short, even empty, and yet have a next one
             */
            next_page_token: string | null;
        };
        /**
         * Prerequisite
         * @description A record that must end before another one may begin.
         */
        Prerequisite: {
            /** Domain */
            domain: string;
            /** Id */
            id: number;
            /**
             * @description What to do when it ends as FAILED or CANCELLED
             * @default cancel
             */
            on_failure?: components["schemas"]["OnFailure"];
        };
        /**
         * Replay
         * @description What to send once more.
         */
        Replay: {
            /**
             * Since
             * Format: date-time
             * @description What has failed for good then or later
             */
            since: string;
        };
        /**
         * Replayed
         * @description What will be sent once more.
         */
        Replayed: {
            /** Replayed */
            replayed: number;
            /**
             * Is Complete
             * @description Whether that is all; if not, ask again
             */
            is_complete: boolean;
        };
        /**
         * Rotation
         * @description How to go over to another secret.
         */
        Rotation: {
            /**
             * Overlap Hours
             * @description How long the old one signs, too
             * @default 24
             */
            overlap_hours?: number;
        };
        /**
         * Summary
         * @description How many records of a domain are in which status.
         */
        Summary: {
            /** Domain */
            domain: string;
            /** Title */
            title: string;
            /**
             * Counts
             * @description Exact for PENDING and PROCESSING
             */
            counts: {
                [key: string]: components["schemas"]["Count"];
            };
            total: components["schemas"]["Count"];
            /** Active Count */
            active_count: number;
            /**
             * All Completed
             * @description Whether nothing is PENDING or PROCESSING
             */
            all_completed: boolean;
        };
        /**
         * TaskLine
         * @description A task in one line.
         */
        TaskLine: {
            /** Task Id */
            task_id: string;
            /** Name */
            name: string;
            status: components["schemas"]["TrackingStatus"];
            /** Progress */
            progress: number;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Task Type
             * @description The domain
             */
            task_type: string;
            /**
             * Duration Seconds
             * @description Of the last attempt, up to now if it runs
             */
            duration_seconds: number | null;
        };
        /**
         * TaskRecord
         * @description A record of any domain, without the domain's own fields.
         */
        TaskRecord: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * TaskStatus
         * @description The state of a tenant's work at a glance.
         */
        TaskStatus: {
            /**
             * Active Tasks
             * @description The newest, at most 100
             */
            active_tasks: components["schemas"]["TaskLine"][];
            /** All Completed */
            all_completed: boolean;
            summary: components["schemas"]["TaskStatusSummary"];
            /** Tenant Id */
            tenant_id: string;
            /**
             * Checked At
             * Format: date-time
             */
            checked_at: string;
        };
        /**
         * TaskStatusSummary
         * @description How many tasks there are.
         */
        TaskStatusSummary: {
            /** Total Tasks */
            total_tasks: number;
            /** Active Count */
            active_count: number;
            /** Completed Count */
            completed_count: number;
            /** Failed Count */
            failed_count: number;
            /** Cancelled Count */
            cancelled_count: number;
            /**
             * Is Capped
             * @description Whether there may be more ended tasks than counted
             */
            is_capped: boolean;
            /**
             * Recent Completed
             * @description The 10 that completed last, of the 100 newest completed
             */
            recent_completed: components["schemas"]["TaskLine"][];
        };
        /**
         * Ticket
         * @description Good for one live session.
         */
        Ticket: {
            /**
             * Ticket
             * @description Offer `goldfinch.v1` and `ticket.<ticket>` as subprotocols
             */
            ticket: string;
            /**
             * Expires In
             * @description Seconds
             */
            expires_in: number;
        };
        /**
         * TrackingStatus
         * @description Where a record stands.
         * @enum {string}
         */
        TrackingStatus: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "CANCELLED";
        /**
         * Webhook
         * @description A subscription; its secret is not shown again.
         */
        Webhook: {
            /** Id */
            id: number;
            /** Tenant Id */
            tenant_id: string;
            /** Owner Id */
            owner_id: string;
            /** Url */
            url: string;
            /** Description */
            description: string | null;
            /** Events */
            events: string[];
            /**
             * Domains
             * @description Only of these domains; null for all
             */
            domains: string[] | null;
            /** Includes */
            includes: string[];
            /** Is Enabled */
            is_enabled: boolean;
            /** Disabled Reason */
            disabled_reason: string | null;
            /**
             * Failing Since
             * @description When the first delivery failed of which none has succeeded since
             */
            failing_since: string | null;
            /**
             * Old Secret Until
             * @description Until when messages are signed with the old secret, too
             */
            old_secret_until: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
        };
        /** WebhookChange */
        WebhookChange: {
            /**
             * Url
             * @description https, at an address of the public internet; redirects are not followed
             * @example https://hooks.example.com/goldfinch
             */
            url?: string;
            /**
             * Events
             * @description What is told of a record
             * @default [
             *       "task.completed",
             *       "task.failed",
             *       "task.cancelled"
             *     ]
             */
            events?: ("task.created" | "task.started" | "task.retried" | "task.completed" | "task.failed" | "task.cancelled")[];
            /**
             * Domains
             * @description Only of these domains; null for all
             */
            domains?: ("company_onboarding" | "contribution_realization" | "csv_import" | "email_delivery" | "etf_price_update" | "onboarding_step")[] | null;
            /**
             * Includes
             * @description What may hold values of a payload, and is sent only if it is named here
             * @default []
             */
            includes?: ("display_name" | "error_message" | "metadata" | "result")[];
            /**
             * Description
             * @description For people
             */
            description?: string | null;
        };
        /** WebhookCreate */
        WebhookCreate: {
            /**
             * Url
             * @description https, at an address of the public internet; redirects are not followed
             * @example https://hooks.example.com/goldfinch
             */
            url: string;
            /**
             * Events
             * @description What is told of a record
             * @default [
             *       "task.completed",
             *       "task.failed",
             *       "task.cancelled"
             *     ]
             */
            events?: ("task.created" | "task.started" | "task.retried" | "task.completed" | "task.failed" | "task.cancelled")[];
            /**
             * Domains
             * @description Only of these domains; null for all
             */
            domains?: ("company_onboarding" | "contribution_realization" | "csv_import" | "email_delivery" | "etf_price_update" | "onboarding_step")[] | null;
            /**
             * Includes
             * @description What may hold values of a payload, and is sent only if it is named here
             * @default []
             */
            includes?: ("display_name" | "error_message" | "metadata" | "result")[];
            /**
             * Description
             * @description For people
             */
            description?: string | null;
        };
        /**
         * WebhookDeliveryRead
         * @description A message, to whom it goes and of what it speaks.
         */
        WebhookDeliveryRead: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Subscription Id */
            subscription_id: number;
            /**
             * Message Id
             * @description `webhook-id`, the same in every attempt and replay
             */
            message_id: string;
            /** Event Type */
            event_type: string;
            /**
             * Source Domain
             * @description The record it speaks of; null for a test
             */
            source_domain: string | null;
            /** Source Id */
            source_id: number | null;
            /** Source Version */
            source_version: number | null;
            /**
             * Body
             * @description As it is sent, to the byte
             */
            body: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * WebhookDeliveryReadDetail
         * @description A message, to whom it goes and of what it speaks.
         */
        WebhookDeliveryReadDetail: {
            /** Id */
            id: number;
            status: components["schemas"]["TrackingStatus"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Started At */
            started_at: string | null;
            /** Completed At */
            completed_at: string | null;
            /**
             * Due At
             * Format: date-time
             */
            due_at: string;
            /**
             * Is Held
             * @description Whether it waits for prerequisites to end
             */
            is_held: boolean;
            /** Attempts */
            attempts: number;
            /** Max Attempts */
            max_attempts: number;
            /** Priority */
            priority: number;
            /** Display Name */
            display_name: string | null;
            /** Owner Id */
            owner_id: string;
            /** Tenant Id */
            tenant_id: string;
            /** Progress */
            progress: number;
            /** Processed Items */
            processed_items: number | null;
            /** Total Items */
            total_items: number | null;
            /** Current Step */
            current_step: string | null;
            /** Result */
            result: {
                [key: string]: unknown;
            } | null;
            /** Error Type */
            error_type: string | null;
            /** Error Message */
            error_message: string | null;
            /** Cancel Requested At */
            cancel_requested_at: string | null;
            /** Cancel Reason */
            cancel_reason: string | null;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Celery Task Id */
            celery_task_id: string | null;
            /** Version */
            version: number;
            /** Subscription Id */
            subscription_id: number;
            /**
             * Message Id
             * @description `webhook-id`, the same in every attempt and replay
             */
            message_id: string;
            /** Event Type */
            event_type: string;
            /**
             * Source Domain
             * @description The record it speaks of; null for a test
             */
            source_domain: string | null;
            /** Source Id */
            source_id: number | null;
            /** Source Version */
            source_version: number | null;
            /**
             * Body
             * @description As it is sent, to the byte
             */
            body: string;
            /** Domain */
            domain: string;
            links: components["schemas"]["Links"];
            /**
             * Logs
             * @description The last lines that were said, 10 at most, oldest first, as far as they are among the newest 50 of the history
             */
            logs: components["schemas"]["LogLine"][];
            /**
             * Duration Seconds
             * @description How long the last attempt ran; null while it runs or before it started.
             */
            readonly duration_seconds: number | null;
            /**
             * Estimated Completion
             * @description When a running attempt will be done if it goes on like this; null before 1 percent.
             *
             *     The line through two points: nothing done at `started_at`, what was done at `updated_at`.
             *     Both are times of the database, and the answer is the same until the record changes.
             */
            readonly estimated_completion: string | null;
        };
        /**
         * WebhookWithSecret
         * @description A subscription and its secret, this once.
         */
        WebhookWithSecret: {
            /** Id */
            id: number;
            /** Tenant Id */
            tenant_id: string;
            /** Owner Id */
            owner_id: string;
            /** Url */
            url: string;
            /** Description */
            description: string | null;
            /** Events */
            events: string[];
            /**
             * Domains
             * @description Only of these domains; null for all
             */
            domains: string[] | null;
            /** Includes */
            includes: string[];
            /** Is Enabled */
            is_enabled: boolean;
            /** Disabled Reason */
            disabled_reason: string | null;
            /**
             * Failing Since
             * @description When the first delivery failed of which none has succeeded since
             */
            failing_since: string | null;
            /**
             * Old Secret Until
             * @description Until when messages are signed with the old secret, too
             */
            old_secret_until: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Version */
            version: number;
            /**
             * Secret
             * @description Verifies signatures, as Standard Webhooks has it. Null where a request is repeated under its Idempotency-Key: rotate it if the first answer was lost
             */
            secret: string | null;
        };
        /**
         * FieldFault
         * @description One thing wrong with one part of the request.
         */
        FieldFault: {
            /**
             * Field
             * @description Where, as a dotted path that starts with body, path or query
             */
            field: string;
            /** Message */
            message: string;
        };
        /**
         * Problem
         * @description An error in the form of RFC 9457.
         */
        Problem: {
            /**
             * Type
             * @description A URN that names the kind of problem
             * @enum {string}
             */
            type: "urn:goldfinch:problem:bad-request" | "urn:goldfinch:problem:malformed-json" | "urn:goldfinch:problem:unauthenticated" | "urn:goldfinch:problem:forbidden" | "urn:goldfinch:problem:not-found" | "urn:goldfinch:problem:tracking-not-found" | "urn:goldfinch:problem:unknown-domain" | "urn:goldfinch:problem:method-not-allowed" | "urn:goldfinch:problem:conflict" | "urn:goldfinch:problem:dependency-cycle" | "urn:goldfinch:problem:idempotency-in-flight" | "urn:goldfinch:problem:illegal-transition" | "urn:goldfinch:problem:prerequisites-open" | "urn:goldfinch:problem:stale-attempt" | "urn:goldfinch:problem:outdated" | "urn:goldfinch:problem:content-too-large" | "urn:goldfinch:problem:unsupported-media-type" | "urn:goldfinch:problem:idempotency-mismatch" | "urn:goldfinch:problem:invalid" | "urn:goldfinch:problem:invalid-page-token" | "urn:goldfinch:problem:rate-limited" | "urn:goldfinch:problem:internal-server-error" | "urn:goldfinch:problem:collided" | "urn:goldfinch:problem:overloaded" | "urn:goldfinch:problem:unavailable";
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /**
             * Errors
             * @default null
             */
            errors?: components["schemas"]["FieldFault"][] | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    healthz_healthz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    readyz_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    metrics_metrics_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    create_live_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stream_tasks: {
        parameters: {
            query?: {
                /** @description What you see of it */
                tenant?: string | null;
                /** @description What you see of it */
                domain?: string | null;
                /** @description Certain records, each as `<domain>:<id>` */
                record?: string[] | null;
            };
            header?: {
                /** @description Where a stream was interrupted; browsers send it */
                "last-event-id"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only of these domains */
                domain?: ("company_onboarding" | "contribution_realization" | "csv_import" | "email_delivery" | "etf_price_update" | "onboarding_step" | "webhook_delivery")[] | null;
                /** @description Part of the display name */
                text?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TaskRecord_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summarize_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    task_status: {
        parameters: {
            query?: {
                /** @description The caller's own when absent */
                tenant?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskStatus"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_domains: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domains"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_company_onboarding: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only with this `company_id` */
                company_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CompanyOnboardingRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_company_onboarding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompanyOnboardingCreate"];
            };
        };
        responses: {
            /** @description Accepted: the record to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyOnboardingReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch_company_onboarding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch_CompanyOnboardingCreate_"];
            };
        };
        responses: {
            /** @description Accepted: the records, in the order they were asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer_CompanyOnboardingRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_company_onboarding: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description Only with this `company_id` */
                company_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_company_onboarding: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_company_onboarding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyOnboardingReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_company_onboarding: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_company_onboarding: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_company_onboarding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyOnboardingReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyOnboardingReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_company_onboarding: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompanyOnboardingReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_contribution_realization: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only with this `pension_etf_id` */
                pension_etf_id?: number | null;
                /** @description Only with this `contribution_date` */
                contribution_date?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ContributionRealizationRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_contribution_realization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContributionRealizationCreate"];
            };
        };
        responses: {
            /** @description Accepted: the record to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContributionRealizationReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch_contribution_realization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch_ContributionRealizationCreate_"];
            };
        };
        responses: {
            /** @description Accepted: the records, in the order they were asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer_ContributionRealizationRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_contribution_realization: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description Only with this `pension_etf_id` */
                pension_etf_id?: number | null;
                /** @description Only with this `contribution_date` */
                contribution_date?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_contribution_realization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_contribution_realization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContributionRealizationReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_contribution_realization: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_contribution_realization: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_contribution_realization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContributionRealizationReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContributionRealizationReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_contribution_realization: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContributionRealizationReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_csv_import: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only with this `file_sha256` */
                file_sha256?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CsvImportRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_csv_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CsvImportCreate"];
            };
        };
        responses: {
            /** @description Accepted: the record to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsvImportReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch_csv_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch_CsvImportCreate_"];
            };
        };
        responses: {
            /** @description Accepted: the records, in the order they were asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer_CsvImportRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_csv_import: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description Only with this `file_sha256` */
                file_sha256?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_csv_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_csv_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsvImportReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_csv_import: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_csv_import: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_csv_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsvImportReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsvImportReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_csv_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsvImportReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_email_delivery: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EmailDeliveryRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_email_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailDeliveryCreate"];
            };
        };
        responses: {
            /** @description Accepted: the record to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch_email_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch_EmailDeliveryCreate_"];
            };
        };
        responses: {
            /** @description Accepted: the records, in the order they were asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer_EmailDeliveryRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_email_delivery: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_email_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_email_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailDeliveryReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_email_delivery: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_email_delivery: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_email_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailDeliveryReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_email_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmailDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_etf_price_update: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only with this `etf_id` */
                etf_id?: string | null;
                /** @description Only with this `date` */
                date?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EtfPriceUpdateRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_etf_price_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EtfPriceUpdateCreate"];
            };
        };
        responses: {
            /** @description Accepted: the record to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EtfPriceUpdateReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch_etf_price_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch_EtfPriceUpdateCreate_"];
            };
        };
        responses: {
            /** @description Accepted: the records, in the order they were asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer_EtfPriceUpdateRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_etf_price_update: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description Only with this `etf_id` */
                etf_id?: string | null;
                /** @description Only with this `date` */
                date?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_etf_price_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_etf_price_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EtfPriceUpdateReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_etf_price_update: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_etf_price_update: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_etf_price_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EtfPriceUpdateReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EtfPriceUpdateReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_etf_price_update: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EtfPriceUpdateReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_onboarding_step: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only with this `company_id` */
                company_id?: string | null;
                /** @description Only with this `step` */
                step?: ("plans" | "recent_prices" | "price_history" | "contributions") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OnboardingStepRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_onboarding_step: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OnboardingStepCreate"];
            };
        };
        responses: {
            /** @description Accepted: the record to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingStepReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    batch_onboarding_step: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Batch_OnboardingStepCreate_"];
            };
        };
        responses: {
            /** @description Accepted: the records, in the order they were asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchAnswer_OnboardingStepRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_onboarding_step: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description Only with this `company_id` */
                company_id?: string | null;
                /** @description Only with this `step` */
                step?: ("plans" | "recent_prices" | "price_history" | "contributions") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_onboarding_step: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_onboarding_step: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingStepReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_onboarding_step: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_onboarding_step: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_onboarding_step: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingStepReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingStepReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_onboarding_step: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OnboardingStepReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_webhook_delivery: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description By the time of creation */
                sort?: components["schemas"]["Order"];
                /** @description How many at most */
                page_size?: number;
                /** @description `next_page_token` of the page read before; good for a day, for the same caller and filters */
                page_token?: string | null;
                /** @description Only with this `subscription_id` */
                subscription_id?: number | null;
                /** @description Only with this `event_type` */
                event_type?: string | null;
                /** @description Only with this `message_id` */
                message_id?: string | null;
                /** @description Only with this `source_domain` */
                source_domain?: string | null;
                /** @description Only with this `source_id` */
                source_id?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WebhookDeliveryRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    count_webhook_delivery: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description Only of this user */
                owner?: string | null;
                /** @description Only of this tenant; for operators */
                tenant?: string | null;
                /** @description Created then or later */
                created_after?: string | null;
                /** @description Created before */
                created_before?: string | null;
                /** @description Ended then or later */
                completed_after?: string | null;
                /** @description Ended before */
                completed_before?: string | null;
                /** @description Only with this `subscription_id` */
                subscription_id?: number | null;
                /** @description Only with this `event_type` */
                event_type?: string | null;
                /** @description Only with this `message_id` */
                message_id?: string | null;
                /** @description Only with this `source_domain` */
                source_domain?: string | null;
                /** @description Only with this `source_id` */
                source_id?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Count"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    summary_webhook_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_webhook_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Answer 304 if the record has this ETag */
                "if-none-match"?: string | null;
                /** @description `wait=N`: answer within N seconds (at most 30), as soon as the record has ended or, with If-None-Match, has changed */
                prefer?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    /** @description How long it was willing to wait */
                    "Preference-Applied"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReadDetail"];
                };
            };
            /** @description The record still has the ETag of If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_of_webhook_delivery: {
        parameters: {
            query?: {
                /** @description Only lines with a higher `seq` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Events"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    children_of_webhook_delivery: {
        parameters: {
            query?: {
                /** @description Only children with a higher `position` */
                after?: number;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Children"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_webhook_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Cancellation"] | null;
            };
        };
        responses: {
            /** @description Cancelled */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReadDetail"];
                };
            };
            /** @description It runs, and has been asked to stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_webhook_delivery: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: it is PENDING again */
            202: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_webhooks: {
        parameters: {
            query?: {
                /** @description `next_page_token` of the page read before */
                page_token?: string | null;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Webhook_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of the caller's choice: the same request under the same key makes one record, or one batch, and is answered with it. Another request under it is refused with 422, and one that comes while the first is being dealt with is answered with 409 */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookCreate"];
            };
        };
        responses: {
            /** @description Made; its secret is shown here and never again */
            201: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description Where the record is found */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_webhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Do it only if it still has the version of this ETag; else 412 */
                "if-match"?: string | null;
            };
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotate_webhook_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Rotation"] | null;
            };
        };
        responses: {
            /** @description Made; the secret is shown here and never again */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enable_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disable_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_webhook_deliveries: {
        parameters: {
            query?: {
                /** @description Only of these statuses */
                status?: components["schemas"]["TrackingStatus"][] | null;
                /** @description `next_page_token` of the page read before */
                page_token?: string | null;
                /** @description How many at most */
                page_size?: number;
            };
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WebhookDeliveryRead_"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_webhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: the delivery to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replay_webhook_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
                /** @description The record's id */
                tracking_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted: the delivery to follow, also under `Location` */
            202: {
                headers: {
                    /** @description Where the record is found */
                    Location?: string;
                    /** @description Another one after every change; for If-None-Match and If-Match */
                    ETag?: string;
                    /** @description After how many seconds there may be news; absent once the record has ended */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryReadDetail"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replay_webhook_deliveries: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The subscription's id */
                webhook_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            /** @description Bad Request: bad-request, malformed-json */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized: unauthenticated */
            401: {
                headers: {
                    /** @description `Bearer` */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden: forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found: not-found, tracking-not-found, unknown-domain */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict: conflict, dependency-cycle, idempotency-in-flight, illegal-transition, prerequisites-open, stale-attempt */
            409: {
                headers: {
                    /** @description In how many seconds to try again; absent where the state has to change first */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed: outdated */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Request Entity Too Large: content-too-large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type: unsupported-media-type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity: idempotency-mismatch, invalid, invalid-page-token */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests: rate-limited */
            429: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable: collided, overloaded, unavailable */
            503: {
                headers: {
                    /** @description In how many seconds to try again */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
