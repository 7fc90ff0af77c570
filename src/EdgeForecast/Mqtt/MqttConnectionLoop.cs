using EdgeForecast.Core.Pipeline;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Mqtt;

/// <summary>
/// Keeps a client connected: attempts, waits, and runs a session on every connection. It never gives up. The heartbeat
/// goes on while there is no broker; on a connection it goes on only while the session says that it works.
/// </summary>
internal sealed partial class MqttConnectionLoop
{
    private static readonly TimeSpan _tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _farewellLimit = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly MqttConnector _connector;
    private readonly ReconnectDelay _delay;
    private readonly TimeProvider _machine;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private TaskCompletionSource _connected = NewGate();
    private string _detail = "not started";
    private bool _isConnected;
    private int _generation;

    /// <param name="name">The loop's name, for the log.</param>
    /// <param name="connector">Makes the attempts.</param>
    /// <param name="delay">Paces them.</param>
    /// <param name="machine">The machine's clock.</param>
    /// <param name="logger">Where what happens is told.</param>
    public MqttConnectionLoop(
        string name, MqttConnector connector, ReconnectDelay delay, TimeProvider machine, ILogger logger)
    {
        _name = name;
        _connector = connector;
        _delay = delay;
        _machine = machine;
        _logger = logger;
    }

    public (bool Connected, int Generation, string Detail) State
    {
        get { lock (_gate) return (_isConnected, _generation, _detail); }
    }

    public Task WaitUntilConnectedAsync(CancellationToken stop)
    {
        lock (_gate) return _connected.Task.WaitAsync(stop);
    }

    /// <param name="createSession">Makes the session of a connection, given its generation.</param>
    /// <param name="heartbeat">The loop's.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(
        Func<MqttConnection, int, IMqttSession> createSession, IHeartbeat heartbeat, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                heartbeat.Beat();
                var connectedFor = await AttemptAsync(createSession, heartbeat, stop);
                if (stop.IsCancellationRequested) return;
                var wait = _delay.Next(connectedFor);
                LogNotConnected(_name, State.Detail, wait.TotalSeconds);
                await BeatWhileAsync(Task.Delay(wait, _machine, stop), heartbeat, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop, and nothing is under way.
            return;
        }
        finally
        {
            if (stop.IsCancellationRequested) SetDisconnected("stopped");
        }
    }

    /// <summary>For the session of the generation: the connection is ready for its purpose.</summary>
    public void SetConnected(int generation, string detail)
    {
        lock (_gate)
        {
            if (generation != _generation) return;
            if (!_isConnected) LogConnected(_name, generation, detail);
            _isConnected = true;
            _detail = detail;
            _connected.TrySetResult();
        }
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<TimeSpan> AttemptAsync(
        Func<MqttConnection, int, IMqttSession> createSession, IHeartbeat heartbeat, CancellationToken stop)
    {
        MqttConnection connection;
        try
        {
            var attempt = _connector.ConnectAsync(stop);
            await BeatWhileAsync(attempt, heartbeat, stop);
            connection = await attempt;
        }
        catch (MqttConnectException failed)
        {
            SetDisconnected(failed.Message);
            return TimeSpan.Zero;
        }

        using (connection)
        {
            var start = _machine.GetTimestamp();
            int generation;
            lock (_gate) generation = ++_generation;
            try
            {
                await RunSessionAsync(createSession(connection, generation), connection, heartbeat, stop);
                await connection.CloseAsync(_farewellLimit);
            }
            finally
            {
                SetDisconnected($"{connection.Description}: {connection.CloseReason}");
            }

            return _machine.GetElapsedTime(start);
        }
    }

    private async Task RunSessionAsync(
        IMqttSession session, MqttConnection connection, IHeartbeat heartbeat, CancellationToken stop)
    {
        var running = session.RunAsync(stop);
        while (!running.IsCompleted)
        {
            if (session.Tick()) heartbeat.Beat();
            connection.Tick();
            await running.WaitAsync(_tick, _machine, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await running;
    }

    private async Task BeatWhileAsync(Task work, IHeartbeat heartbeat, CancellationToken stop)
    {
        while (!work.IsCompleted)
        {
            heartbeat.Beat();
            await work.WaitAsync(_tick, _machine, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (work.IsCanceled) stop.ThrowIfCancellationRequested();
    }

    private void SetDisconnected(string detail)
    {
        lock (_gate)
        {
            _isConnected = false;
            _detail = detail;
            if (_connected.Task.IsCompleted) _connected = NewGate();
        }
    }
}
