using System.Text;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Validation;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Sources.OpcUa;

/// <summary>
/// From a value of the server to a sample. The StatusCode is kept bit for bit. The source time is the device's; where
/// the server leaves it out, the server's own; without either the arrival counts. What is no number becomes a rejected
/// input with the reason. Used by one thread at a time; allocates nothing for a number.
/// </summary>
internal sealed class ValueReader(string source)
{
    /// <summary>Rejected inputs that a batch keeps; beyond that they are only counted.</summary>
    public const int RejectedPerBatchMax = 64;

    private long _rejectedCount;
    private long _rejectedNotKeptCount;

    public long RejectedCount => Interlocked.Read(ref _rejectedCount);

    /// <summary>Those of them of which nothing was kept but this count.</summary>
    public long RejectedNotKeptCount => Interlocked.Read(ref _rejectedNotKeptCount);

    /// <summary>
    /// The server has no value yet, and says nothing else: the first notification of an item whose device has not
    /// answered.
    /// </summary>
    public static bool IsNothingYet(in DataValue value) =>
        value.Value.IsNull && value.Status.Code.Value == StatusCodes.BadWaitingForInitialData;

    /// <summary>Adds the value itself, or the one element that it is.</summary>
    public void Read(WatchedItem item, in DataValue value, Timestamp arrival, SampleBatch batch)
    {
        if (value.Value.TryGetDouble(out var number)
            || (item.IsElement && ElementReader.TryGetDouble(value.Value, 0, out number)))
            Add(item.Signal, number, value, arrival, batch);
        else if (value.Value.IsNull && value.Status.IsBad)
            Add(item.Signal, double.NaN, value, arrival, batch);
        else
            Reject(item, value, arrival, batch);
    }

    /// <summary>Adds a field of a structure.</summary>
    public void ReadField(
        WatchedItem item, WatchedReading reading, FieldValue field, in DataValue value, Timestamp arrival,
        SampleBatch batch)
    {
        if (field.Wrong is null) Add(reading.Signal, field.Number, value, arrival, batch);
        else if (value.Value.IsNull && value.Status.IsBad) Add(reading.Signal, double.NaN, value, arrival, batch);
        else Reject(field.Reason, $"{reading.Field}: {field.Wrong}", item, value, arrival, batch);
    }

    private static void Add(
        SignalId signal, double number, in DataValue value, Timestamp arrival, SampleBatch batch)
    {
        var (moment, flags) = value.HasSourceTime ? (ToTimestamp(value.SourceTime), SampleFlags.None)
            : value.HasServerTime ? (ToTimestamp(value.ServerTime), SampleFlags.None)
            : (arrival, SampleFlags.NoSourceTime);
        batch.Add(new Sample(signal, number, new Quality(value.Status.Value), moment, arrival, flags));
    }

    private static Timestamp ToTimestamp(UtcTime time) => Timestamp.From(time.ToDateTimeOffset());

    private void Reject(WatchedItem item, in DataValue value, Timestamp arrival, SampleBatch batch)
    {
        var variant = value.Value;
        if (variant.IsNull)
        {
            Reject(ValidationReason.MissingValue, $"there is no value ({value.Status})", item, value, arrival, batch);
            return;
        }

        var detail = variant switch
        {
            { Elements.Length: var length } when !item.IsElement =>
                $"an array of {length} elements ({variant.Type}): name one with indexRange",
            { IsArray: true } => $"an array of {variant.Type} where one number was expected",
            { Type: BuiltInType.ExtensionObject } => "a structure: name one of its fields with field",
            _ => $"a {variant.Type} is no number",
        };
        Reject(ValidationReason.WrongType, detail, item, value, arrival, batch);
    }

    private void Reject(
        ValidationReason reason, string detail, WatchedItem item, in DataValue value, Timestamp arrival,
        SampleBatch batch)
    {
        Interlocked.Increment(ref _rejectedCount);
        if (batch.Rejected.Count >= RejectedPerBatchMax)
        {
            Interlocked.Increment(ref _rejectedNotKeptCount);
            return;
        }

        var payload = Encoding.UTF8.GetBytes(value.Value.ToString());
        batch.Reject(new RejectedInput(
            source, item.Node, arrival, reason, detail,
            payload.Length <= RejectedInput.PayloadBytesMax ? payload : payload[..RejectedInput.PayloadBytesMax]));
    }
}
