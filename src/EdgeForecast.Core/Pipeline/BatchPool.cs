namespace EdgeForecast.Core.Pipeline;

/// <summary>
/// Batches to be used again. Renting never waits, since it happens on the thread of a connection: when none is free a
/// new one is made. What bounds their number is the waiting at the hand-over and in front of the store: there are at
/// most those queued for the gate, one in it, those the store took in, and one or two for each source. Of those that
/// come back, as many are kept as can be queued twice over; a surplus goes.
/// </summary>
internal sealed class BatchPool
{
    private readonly Lock _lock = new();
    private readonly SampleBatch[] _free;
    private readonly int _capacity;
    private int _freeCount;
    private int _rentedCount;

    public BatchPool(int capacity, int keptCountMax)
    {
        _capacity = capacity;
        _free = new SampleBatch[keptCountMax];
    }

    public int RentedCount => Volatile.Read(ref _rentedCount);

    public SampleBatch Rent()
    {
        lock (_lock)
        {
            _rentedCount++;
            if (_freeCount > 0) return _free[--_freeCount];
        }

        return new SampleBatch(_capacity);
    }

    public void Return(SampleBatch batch)
    {
        batch.Clear();
        lock (_lock)
        {
            _rentedCount--;
            if (_freeCount < _free.Length) _free[_freeCount++] = batch;
        }
    }
}
