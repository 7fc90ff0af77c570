namespace EdgeForecast.Core.Pipeline;

/// <summary>How a loop tells its supervisor that it is alive and doing its work.</summary>
public interface IHeartbeat
{
    /// <summary>Cheap, thread-safe, allocates nothing.</summary>
    void Beat();
}
