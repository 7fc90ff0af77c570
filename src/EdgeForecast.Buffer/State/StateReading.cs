namespace EdgeForecast.Buffer.State;

public enum StateReading
{
    Intact,

    /// <summary>There is no such file yet.</summary>
    Missing,

    /// <summary>It did not hold what was written; it was set aside as <c>NAME.damaged</c>.</summary>
    Damaged,
}
