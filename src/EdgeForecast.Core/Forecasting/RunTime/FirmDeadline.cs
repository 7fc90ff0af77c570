namespace EdgeForecast.Core.Forecasting.RunTime;

/// <summary>
/// The (99,100)-firm deadline: of any hundred slots in a row at most one may be missed. Remembers the last hundred.
/// </summary>
internal sealed class FirmDeadline
{
    public const int SlotCount = 100;
    public const int MissCountMax = 1;
    private readonly bool[] _missed = new bool[SlotCount];
    private int _next;

    /// <summary>Missed among the last hundred.</summary>
    public int MissCount { get; private set; }

    public bool IsBroken => MissCount > MissCountMax;

    /// <param name="isMissed">Whether these slots had no forecast in time.</param>
    /// <param name="count">How many in a row.</param>
    public void Add(bool isMissed, long count = 1)
    {
        for (var i = Math.Min(count, SlotCount); i > 0; i--)
        {
            if (_missed[_next]) MissCount--;
            _missed[_next] = isMissed;
            if (isMissed) MissCount++;
            _next = (_next + 1) % SlotCount;
        }
    }
}
