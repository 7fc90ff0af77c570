namespace EdgeForecast.Supervision;

/// <summary>What a supervised loop tells of itself.</summary>
internal interface ISupervisionEvents
{
    void LoopFailed(string name, Exception? error, int inARow, TimeSpan wait);

    void LoopFailedWhileStopping(string name, Exception error);

    void LoopStalled(string name, TimeSpan silence, TimeSpan limit);

    void LoopRecovered(string name);
}
