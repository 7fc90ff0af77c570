using System.Text.Json;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>
/// Turns messages into samples. What cannot be turned into one is set aside with the reason, at most
/// <see cref="RejectedPerBatchMax"/> a batch; beyond that it is only counted. Used by one thread at a time; allocates
/// nothing for a sample.
/// </summary>
/// <param name="source">The source's name, for what is set aside.</param>
/// <param name="slotCountMax">The most values that one payload is searched for.</param>
/// <param name="payloadBytesMax">Longer payloads are not read.</param>
internal sealed class PayloadDecoder(string source, int slotCountMax, int payloadBytesMax)
{
    /// <summary>A flood of garbage must not fill the memory.</summary>
    public const int RejectedPerBatchMax = 64;

    // OPC UA Part 8, 5.3.3: the last value that was good, of an unknown age.
    private static readonly Quality _lastUsableValue = new(0x4090_0000);

    private readonly JsonToken[] _found = new JsonToken[slotCountMax];
    private long _rejectedCount;
    private long _rejectedNotKeptCount;

    /// <summary>Readings that did not become a sample.</summary>
    public long RejectedCount => Interlocked.Read(ref _rejectedCount);

    /// <summary>Those of them of which nothing was kept but this count.</summary>
    public long RejectedNotKeptCount => Interlocked.Read(ref _rejectedNotKeptCount);

    /// <param name="route">What is read from it; null when the topic is unknown.</param>
    /// <param name="delivery">The message.</param>
    /// <param name="batch">Takes the samples; must have room for every reading of the route.</param>
    public void Decode(TopicRoute? route, in MqttDelivery delivery, SampleBatch batch)
    {
        if (route is null)
        {
            Reject(ValidationReason.UnknownTopic, "no signal is read from this topic", delivery, batch);
        }
        else if (delivery.Payload.Length > payloadBytesMax)
        {
            Reject(ValidationReason.PayloadTooLarge, "the payload is longer than payloadBytesMax", delivery, batch);
        }
        else if (route.Pointers is not null && !route.Pointers.TryRead(delivery.Payload, _found))
        {
            Reject(ValidationReason.Malformed, "the payload is not a JSON document", delivery, batch);
        }
        else
        {
            foreach (ref readonly var reading in route.Readings.AsSpan()) Read(reading, delivery, batch);
        }
    }

    private void Read(in TopicReading reading, in MqttDelivery delivery, SampleBatch batch)
    {
        var reason = ReadValue(reading, delivery.Payload, out var value);
        if (reason != ValidationReason.None)
        {
            var what = reading.ValueSlot < 0 ? "the payload is not a number" : "the value is not a number";
            if (reason == ValidationReason.MissingValue) what = "there is no value";
            Reject(reason, what, delivery, batch, reading.Source.Value);
            return;
        }

        var moment = delivery.Arrival;
        if (reading.TimestampSlot >= 0)
        {
            reason = ReadTimestamp(reading, delivery.Payload, out moment);
            if (reason != ValidationReason.None)
            {
                const string what = "the source time is missing or not as declared";
                Reject(reason, what, delivery, batch, reading.Source.Timestamp);
                return;
            }
        }

        reason = ReadQuality(reading, delivery.Payload, out var quality);
        if (reason != ValidationReason.None)
        {
            Reject(reason, "the quality is not as declared", delivery, batch, reading.Source.Quality);
            return;
        }

        batch.Add(Complete(reading, delivery, value, quality, moment));
    }

    private static Sample Complete(
        in TopicReading reading, in MqttDelivery delivery, double value, Quality quality, Timestamp moment)
    {
        var flags = delivery.IsRepeat ? SampleFlags.Redelivered : SampleFlags.None;
        if (reading.TimestampSlot >= 0)
            return new Sample(reading.Signal, value, quality, moment, delivery.Arrival, flags);

        // A retained message without a time is of any age: its arrival says when we asked, not when it was measured.
        if (delivery.IsRetained) quality = Quality.Worst(quality, _lastUsableValue);
        return new Sample(
            reading.Signal, value, quality, moment, delivery.Arrival, flags | SampleFlags.NoSourceTime,
            delivery.PacketIdentifier);
    }

    private ValidationReason ReadValue(in TopicReading reading, ReadOnlySpan<byte> payload, out double value)
    {
        value = 0;
        if (reading.ValueSlot < 0)
        {
            if (payload.IsEmpty) return ValidationReason.MissingValue;
            return PayloadText.TryReadValue(payload, out value) ? ValidationReason.None : ValidationReason.Malformed;
        }

        ref readonly var token = ref _found[reading.ValueSlot];
        return token.Type switch
        {
            JsonTokenType.None or JsonTokenType.Null => ValidationReason.MissingValue,
            JsonTokenType.StartObject or JsonTokenType.StartArray => ValidationReason.WrongType,
            _ when token.HasEscapes => ValidationReason.WrongType,
            _ when PayloadText.TryReadValue(token.In(payload), out value) => ValidationReason.None,
            _ => ValidationReason.WrongType,
        };
    }

    private ValidationReason ReadTimestamp(in TopicReading reading, ReadOnlySpan<byte> payload, out Timestamp moment)
    {
        moment = default;
        ref readonly var token = ref _found[reading.TimestampSlot];
        return token.Type switch
        {
            JsonTokenType.None or JsonTokenType.Null => ValidationReason.MissingValue,
            JsonTokenType.String or JsonTokenType.Number when !token.HasEscapes =>
                PayloadText.TryReadTimestamp(token.In(payload), reading.Source.TimestampFormat, out moment)
                    ? ValidationReason.None
                    : ValidationReason.Malformed,
            _ => ValidationReason.WrongType,
        };
    }

    private ValidationReason ReadQuality(in TopicReading reading, ReadOnlySpan<byte> payload, out Quality quality)
    {
        quality = Quality.Good;
        if (reading.QualitySlot < 0) return ValidationReason.None;
        ref readonly var token = ref _found[reading.QualitySlot];
        switch (token.Type)
        {
            // As in OPC UA's own JSON, where a good status is left out.
            case JsonTokenType.None or JsonTokenType.Null or JsonTokenType.True:
                return ValidationReason.None;
            case JsonTokenType.False:
                quality = Quality.Bad;
                return ValidationReason.None;
            case JsonTokenType.Number
                when PayloadText.TryReadQualityNumber(token.In(payload), reading.Source.QualityFormat, out quality):
                return ValidationReason.None;
            case JsonTokenType.String when !token.HasEscapes
                && (PayloadText.TryReadQualityName(token.In(payload), out quality)
                    || PayloadText.TryReadQualityNumber(token.In(payload), reading.Source.QualityFormat, out quality)):
                return ValidationReason.None;
            default:
                return ValidationReason.WrongType;
        }
    }

    private void Reject(
        ValidationReason reason, string detail, in MqttDelivery delivery, SampleBatch batch, string? pointer = null)
    {
        Interlocked.Increment(ref _rejectedCount);
        if (batch.Rejected.Count >= RejectedPerBatchMax)
        {
            Interlocked.Increment(ref _rejectedNotKeptCount);
            return;
        }

        batch.Reject(new RejectedInput(
            source, delivery.Topic, delivery.Arrival, reason,
            string.IsNullOrEmpty(pointer) ? detail : $"{detail} (at {pointer})",
            delivery.Payload[..Math.Min(delivery.Payload.Length, RejectedInput.PayloadBytesMax)].ToArray()));
    }
}
