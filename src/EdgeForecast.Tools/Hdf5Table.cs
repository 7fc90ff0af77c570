using System.Buffers;
using System.Runtime.InteropServices;
using EdgeForecast.Core.Signals;
using EdgeForecast.Core.Tables;
using PureHDF;
using PureHDF.Selections;

namespace EdgeForecast.Tools;

/// <summary>
/// Samples as HDF5: in the group <c>samples</c> a dataset a column, all of one length: <c>time</c> and <c>arrival</c>
/// in ticks of 100 ns since 1970-01-01T00:00:00Z, <c>signal</c> as a place in <c>/signals</c>, <c>value</c>,
/// <c>quality</c> as an OPC UA StatusCode, <c>flags</c>, <c>delivery</c>. The format wants the length first, so the
/// columns are spooled beside the file.
/// </summary>
public static class Hdf5Table
{
    private const int ChunkRowCount = 64 * 1024;

    /// <summary>Writes all rows; memory is bounded by a chunk.</summary>
    public static void Write(IEnumerable<SampleRow> rows, string path)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        using var time = new ColumnSpool<long>(path + ".time");
        using var arrival = new ColumnSpool<long>(path + ".arrival");
        using var signal = new ColumnSpool<int>(path + ".signal");
        using var value = new ColumnSpool<double>(path + ".value");
        using var quality = new ColumnSpool<uint>(path + ".quality");
        using var flags = new ColumnSpool<byte>(path + ".flags");
        using var delivery = new ColumnSpool<ushort>(path + ".delivery");
        foreach (var (name, sample) in rows)
        {
            if (!names.TryGetValue(name, out var place)) names[name] = place = names.Count;
            time.Add(sample.SourceTime.Ticks);
            arrival.Add(sample.ArrivalTime.Ticks);
            signal.Add(place);
            value.Add(sample.Value);
            quality.Add(sample.Quality.Code);
            flags.Add((byte)sample.Flags);
            delivery.Add(sample.DeliveryId);
        }

        var samples = new H5Group();
        var file = new H5File { ["samples"] = samples, ["signals"] = names.Keys.DefaultIfEmpty("").ToArray() };
        List<Action<H5NativeWriter>> copies =
        [
            Declare(samples, "time", time), Declare(samples, "signal", signal), Declare(samples, "value", value),
            Declare(samples, "quality", quality), Declare(samples, "arrival", arrival),
            Declare(samples, "flags", flags), Declare(samples, "delivery", delivery),
        ];
        using var writer = file.BeginWrite(path);
        foreach (var copy in copies) copy(writer);
    }

    /// <summary>Prints a file that <see cref="Write"/> wrote as the table of comma-separated lines.</summary>
    public static void Read(string path, Stream output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SampleCsv.WriteHeader(buffer);
        using var file = H5File.OpenRead(path);
        var names = file.Dataset("signals").Read<string[]>();
        var samples = file.Group("samples");
        var count = samples.Dataset("time").Space.Dimensions[0];
        for (ulong at = 0; at < count; at += ChunkRowCount)
        {
            var part = new HyperslabSelection(at, Math.Min(ChunkRowCount, count - at));
            var times = samples.Dataset("time").Read<long[]>(part);
            var arrivals = samples.Dataset("arrival").Read<long[]>(part);
            var signals = samples.Dataset("signal").Read<int[]>(part);
            var values = samples.Dataset("value").Read<double[]>(part);
            var qualities = samples.Dataset("quality").Read<uint[]>(part);
            var flags = samples.Dataset("flags").Read<byte[]>(part);
            var deliveries = samples.Dataset("delivery").Read<ushort[]>(part);
            for (var i = 0; i < times.Length; i++)
                SampleTable.Write(buffer, new SampleRow(names[signals[i]], new Sample(
                    default, values[i], new Quality(qualities[i]), new Timestamp(times[i]),
                    new Timestamp(arrivals[i]), (SampleFlags)flags[i], deliveries[i])), output);
        }

        SampleTable.Flush(buffer, output);
    }

    /// <summary>Declares a dataset; returns what fills it.</summary>
    private static Action<H5NativeWriter> Declare<T>(H5Group samples, string name, ColumnSpool<T> spool)
        where T : unmanaged
    {
        if (spool.Count == 0)
        {
            samples[name] = new H5Dataset<T[]>(fileDims: [0]);
            return _ => { };
        }

        var chunk = (uint)Math.Min(ChunkRowCount, spool.Count);
        var dataset = new H5Dataset<T[]>(fileDims: [(ulong)spool.Count], chunks: [chunk]);
        samples[name] = dataset;
        return writer =>
        {
            ulong at = 0;
            foreach (var part in spool.Read((int)chunk))
            {
                writer.Write(dataset, part, fileSelection: new HyperslabSelection(at, (ulong)part.Length));
                at += (ulong)part.Length;
            }
        };
    }

    /// <summary>A column on its way into a file, kept in a file of its own that is removed.</summary>
    private sealed class ColumnSpool<T>(string path) : IDisposable
        where T : unmanaged
    {
        private readonly FileStream _file = new(
            path + ".spool", FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
            FileOptions.DeleteOnClose);

        public long Count { get; private set; }

        public void Add(T number)
        {
            _file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in number)));
            Count++;
        }

        public IEnumerable<T[]> Read(int countMax)
        {
            _file.Position = 0;
            for (var left = Count; left > 0;)
            {
                var part = new T[Math.Min(countMax, left)];
                _file.ReadExactly(MemoryMarshal.AsBytes(part.AsSpan()));
                left -= part.Length;
                yield return part;
            }
        }

        public void Dispose() => _file.Dispose();
    }
}
