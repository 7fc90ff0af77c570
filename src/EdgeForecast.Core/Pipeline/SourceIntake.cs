using System.Threading.Channels;

namespace EdgeForecast.Core.Pipeline;

/// <summary>The entrance of one source: writes its name on every batch that it hands over.</summary>
internal sealed class SourceIntake(BatchPool pool, ChannelWriter<SampleBatch?> queue) : IBatchIntake
{
    /// <summary>Who hands over here; set once, before the source runs.</summary>
    public ISource? Source { get; set; }

    public SampleBatch Rent() => pool.Rent();

    public void Return(SampleBatch batch) => pool.Return(batch);

    public ValueTask HandOverAsync(SampleBatch batch, CancellationToken stop)
    {
        batch.Source = Source;
        return queue.TryWrite(batch) ? ValueTask.CompletedTask : WaitForRoomAsync(batch, stop);
    }

    private async ValueTask WaitForRoomAsync(SampleBatch batch, CancellationToken stop)
    {
        try
        {
            await queue.WriteAsync(batch, stop);
        }
        catch (OperationCanceledException)
        {
            pool.Return(batch);
            throw;
        }
    }
}
