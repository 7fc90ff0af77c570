using System.Diagnostics;
using System.Globalization;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Benchmarks.Slots;

/// <summary>
/// Runs a <see cref="ProcessorWitness"/> on each processor beside a measurement and knows what they saw.
/// </summary>
internal sealed class ProcessorStalls : IDisposable
{
    private readonly Process[] _witnesses;
    private readonly List<(int Processor, Timestamp From, Timestamp To, double Ms, double StolenMs)> _stalls = [];

    public ProcessorStalls() => _witnesses = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(Start)];

    /// <summary>What the witnesses run at: <c>fifo 99</c>, or what they got instead.</summary>
    public string Place { get; private set; } = "";

    public int Count => _stalls.Count;

    public double MaxMs => _stalls.Count == 0 ? 0 : _stalls.Max(stall => stall.Ms);

    /// <summary>Ends the witnesses and takes what they saw.</summary>
    public void End()
    {
        foreach (var (processor, witness) in _witnesses.Index())
        {
            witness.StandardInput.Close();
            Place = witness.StandardOutput.ReadLine() ?? "";
            while (witness.StandardOutput.ReadLine() is { } line)
            {
                var parts = line.Split(' ');
                var to = new Timestamp(long.Parse(parts[0], CultureInfo.InvariantCulture));
                var ms = double.Parse(parts[1], CultureInfo.InvariantCulture);
                var stolenMs = double.Parse(parts[2], CultureInfo.InvariantCulture);
                _stalls.Add((processor, to - TimeSpan.FromMilliseconds(ms), to, ms, stolenMs));
            }

            witness.WaitForExit();
        }
    }

    /// <summary>
    /// The stalls that took longer, in the order in which they ended: of which processor, how long, and how much of
    /// that time the host had taken, in milliseconds.
    /// </summary>
    public IEnumerable<(int Processor, Timestamp To, double Ms, double StolenMs)> Over(double ms) => _stalls
        .Where(stall => stall.Ms > ms).OrderBy(stall => stall.To)
        .Select(stall => (stall.Processor, stall.To, stall.Ms, stall.StolenMs));

    /// <summary>
    /// The longest stall of each processor that fell into this time, in milliseconds; 0 for none. Where each stood
    /// still, nothing could run anywhere.
    /// </summary>
    public double[] LongestIn(Timestamp from, Timestamp to) =>
    [
        .. _witnesses.Select((_, processor) => _stalls
            .Where(stall => stall.Processor == processor && stall.From < to && stall.To > from)
            .Select(stall => stall.Ms).DefaultIfEmpty(0).Max()),
    ];

    public void Dispose()
    {
        foreach (var witness in _witnesses)
        {
            if (!witness.HasExited)
            {
                witness.Kill();
                witness.WaitForExit();
            }

            witness.Dispose();
        }
    }

    private static Process Start(int processor)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo("taskset")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(processor.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(program);
        // Where the library was given to the runtime, it is its first argument.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add(ProcessorWitness.Verb);
        start.ArgumentList.Add(processor.ToString(CultureInfo.InvariantCulture));
        return Process.Start(start)!;
    }
}
