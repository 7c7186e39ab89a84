import { Component, onWillUnmount, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { isBinarySize } from "@web/core/utils/binary";
import { useService } from "@web/core/utils/hooks";
import { getDataURLFromFile, url } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const LONGEST = 60 * 1000;
const BITS_PER_SECOND = 16000; // speech, and a minute of it stays at 120 KB

/** A voice note: plays what is there; on a new record, also records. */
export class VoiceNoteField extends Component {
    static template = "clothingline_production.VoiceNoteField";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
        this.state = useState({ isRecording: false });
        onWillUnmount(() => this.stop());
    }

    get canRecord() {
        return !this.props.readonly && !this.source && Boolean(window.MediaRecorder);
    }

    get source() {
        const { name, record } = this.props;
        const value = record.data[name];
        if (!value) {
            return "";
        }
        if (!isBinarySize(value)) {
            return `data:audio/webm;base64,${value}`;
        }
        return url("/web/content", { model: record.resModel, id: record.resId, field: name });
    }

    async record() {
        let stream;
        try {
            stream = await navigator.mediaDevices.getUserMedia({ audio: true });
        } catch {
            this.notification.add(
                _t("Allow this page to use the microphone, then record again."),
                { type: "danger" }
            );
            return;
        }
        const parts = [];
        this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND });
        this.recorder.ondataavailable = (event) => parts.push(event.data);
        this.recorder.onstop = () => this.keep(stream, parts);
        this.recorder.start();
        this.state.isRecording = true;
        this.timeout = setTimeout(() => this.stop(), LONGEST);
    }

    stop() {
        clearTimeout(this.timeout);
        if (this.recorder?.state === "recording") {
            this.recorder.stop();
        }
    }

    async keep(stream, parts) {
        stream.getTracks().forEach((track) => track.stop());
        const data = await getDataURLFromFile(new Blob(parts, { type: "audio/webm" }));
        this.state.isRecording = false;
        await this.props.record.update({ [this.props.name]: data.split(",")[1] });
    }

    forget() {
        return this.props.record.update({ [this.props.name]: false });
    }
}

registry.category("fields").add("clothingline_voice_note", {
    component: VoiceNoteField,
    displayName: _t("Voice Note"),
    supportedTypes: ["binary"],
});
