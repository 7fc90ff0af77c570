using EdgeForecast.Core.Tables;

namespace EdgeForecast.Cli.Export;

/// <summary>Samples as rows, some at a time, from wherever they are.</summary>
internal interface ISampleRows : IDisposable
{
    /// <summary>The rows of this step, valid until the next.</summary>
    IReadOnlyList<SampleRow> Rows { get; }

    /// <summary>How far it has come, 0 to 1; NaN where that is not known.</summary>
    double Progress { get; }

    /// <summary>What could not be read, so far; empty for nothing.</summary>
    IReadOnlyList<string> Unread => [];

    ValueTask<bool> MoveNextAsync(CancellationToken stop);
}
