-- What an upgrade does not need: traces of sessions, of the bus and of the scheduler,
-- registries of one server. Odoo makes all of it anew.
-- Pictures of Odoo's own catalogues are half of the size, and nobody looks at them.
DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%'
    OR res_model IN ('payment.method', 'payment.provider', 'spreadsheet.dashboard',
        'gamification.badge', 'gamification.karma.rank', 'res.lang',
        'onboarding.onboarding.step');
TRUNCATE bus_bus, ir_cron_trigger, ir_cron_progress, ir_logging,
    ir_profile, res_users_log, res_device_log;
