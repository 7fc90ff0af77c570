using System.Buffers;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;
using Parquet;
using Parquet.Schema;

namespace EdgeForecast.Tools;

/// <summary>
/// Samples as Parquet, in groups of rows: <c>time</c> and <c>arrival</c> as timestamps of nanoseconds in UTC,
/// <c>signal</c>, <c>value</c> as a double, <c>quality</c> as in the other tables, <c>flags</c>, <c>delivery</c>.
/// </summary>
public static class ParquetTable
{
    private const int GroupRowCount = 128 * 1024;
    private static readonly DateTimeDataField _time =
        new("time", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Nanos);
    private static readonly DataField<string> _signal = new("signal", nullable: false);
    private static readonly DataField<double> _value = new("value", nullable: false);
    private static readonly DataField<string> _quality = new("quality", nullable: false);
    private static readonly DateTimeDataField _arrival =
        new("arrival", DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Nanos);
    private static readonly DataField<int> _flags = new("flags", nullable: false);
    private static readonly DataField<int> _delivery = new("delivery", nullable: false);

    /// <summary>Writes all rows; memory is bounded by one group.</summary>
    public static async Task WriteAsync(IEnumerable<SampleRow> rows, string path)
    {
        await using var file = File.Create(path);
        var schema = new ParquetSchema(_time, _signal, _value, _quality, _arrival, _flags, _delivery);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        foreach (var group in rows.Chunk(GroupRowCount))
        {
            using var to = writer.CreateRowGroup();
            await to.WriteAsync<DateTime>(_time, Column(group, row => Moment(row.Sample.SourceTime)));
            await to.WriteAsync(_signal, Array.ConvertAll(group, row => row.Signal));
            await to.WriteAsync<double>(_value, Column(group, row => row.Sample.Value));
            await to.WriteAsync(_quality, Array.ConvertAll(group, row => QualityText.Of(row.Sample.Quality)));
            await to.WriteAsync<DateTime>(_arrival, Column(group, row => Moment(row.Sample.ArrivalTime)));
            await to.WriteAsync<int>(_flags, Column(group, row => (int)row.Sample.Flags));
            await to.WriteAsync<int>(_delivery, Column(group, row => (int)row.Sample.DeliveryId));
            to.CompleteValidate();
        }
    }

    /// <summary>Prints a file that <see cref="WriteAsync"/> wrote as the table of comma-separated lines.</summary>
    public static async Task ReadAsync(string path, Stream output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SampleCsv.WriteHeader(buffer);
        await using var reader = await ParquetReader.CreateAsync(path);
        var fields = reader.Schema.DataFields.ToDictionary(field => field.Name);
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var from = reader.OpenRowGroupReader(g);
            var count = checked((int)from.RowCount);
            var (times, arrivals) = (new DateTime[count], new DateTime[count]);
            var (signals, qualities) = (new string[count], new string[count]);
            var values = new double[count];
            var (flags, deliveries) = (new int[count], new int[count]);
            await from.ReadAsync<DateTime>(fields["time"], times);
            await from.ReadAsync(fields["signal"], signals);
            await from.ReadAsync<double>(fields["value"], values);
            await from.ReadAsync(fields["quality"], qualities);
            await from.ReadAsync<DateTime>(fields["arrival"], arrivals);
            await from.ReadAsync<int>(fields["flags"], flags);
            await from.ReadAsync<int>(fields["delivery"], deliveries);
            for (var i = 0; i < count; i++)
            {
                if (!QualityText.TryParse(qualities[i], out var quality))
                    throw new FormatException($"\"{qualities[i]}\" is no quality");
                SampleTable.Write(buffer, new SampleRow(signals[i], new Sample(
                    default, values[i], quality, Timestamp(times[i]), Timestamp(arrivals[i]),
                    (SampleFlags)flags[i], checked((ushort)deliveries[i]))), output);
            }
        }

        SampleTable.Flush(buffer, output);
    }

    private static T[] Column<T>(SampleRow[] rows, Converter<SampleRow, T> of) => Array.ConvertAll(rows, of);

    private static DateTime Moment(Timestamp time) => time.ToDateTimeOffset().UtcDateTime;

    private static Timestamp Timestamp(DateTime moment) => new(moment.Ticks - DateTime.UnixEpoch.Ticks);
}
