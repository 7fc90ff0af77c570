using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeForecast.EndToEnd.Tests.Soak;

/// <summary>
/// Sensors that together send so many samples a second, each its own client of another make: those that the models
/// know, and others. Every other one of these rounds to two places; the rest send all digits of noise, so that the
/// files fill soon. What is late is sent later, not left out.
/// </summary>
internal sealed class SensorLoad : IAsyncDisposable
{
    private const int OtherCount = 7;
    private static readonly double[] _known = [60, 700, 20];
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly Publisher[] _publishers;
    private readonly StringBuilder[] _lines;
    private readonly int _samplesPerSecond;
    private readonly Task _task;
    private readonly double[] _levels = [.. _known, .. Enumerable.Repeat(50.0, OtherCount)];
    private readonly Random _random;
    private long _sentCount;

    /// <param name="port">Of the broker.</param>
    /// <param name="samplesPerSecond">Of all sensors together.</param>
    /// <param name="seed">Of their values.</param>
    public SensorLoad(int port, int samplesPerSecond, int seed)
    {
        (_samplesPerSecond, _random) = (samplesPerSecond, new Random(seed));
        _publishers = [.. PlantConfig.Sensors.Concat(Names)
            .Select(name => new Publisher(port, PlantConfig.Topic(name), 500))];
        _lines = [.. _publishers.Select(_ => new StringBuilder())];
        _task = Task.Run(RunAsync);
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, OtherCount).Select(i => $"s{i:D2}");

    /// <summary>How many samples have gone to the broker, over all sensors.</summary>
    public long SentCount => Interlocked.Read(ref _sentCount);

    /// <summary>Adds the sensors to a configuration; all of them send microseconds.</summary>
    public static void AddTo(PlantConfig config)
    {
        foreach (var signal in config.Root["signals"]!.AsArray()) signal!["payload"]!["timestampFormat"] = "unix-us";
        foreach (var name in Names)
            config.Root["signals"]!.AsArray().Add(new JsonObject
            {
                ["name"] = name,
                ["source"] = "plant",
                ["topic"] = PlantConfig.Topic(name),
                ["payload"] = new JsonObject
                {
                    ["format"] = "json",
                    ["value"] = "/v",
                    ["timestamp"] = "/ts",
                    ["timestampFormat"] = "unix-us",
                },
            });
    }

    /// <summary>Sends nothing more and waits until the broker has acknowledged all.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _task;
        foreach (var publisher in _publishers) await publisher.FinishAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        foreach (var publisher in _publishers) publisher.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var time = TimeProvider.System;
        var start = time.GetTimestamp();
        using var timer = new PeriodicTimer(_tick, time);
        long lastMicroseconds = 0;
        while (!_stop.IsCancellationRequested)
        {
            var due = (long)(time.GetElapsedTime(start).TotalSeconds * _samplesPerSecond) - SentCount;
            for (; due > 0; due--)
            {
                lastMicroseconds = Math.Max(
                    lastMicroseconds + 1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
                Write((int)(SentCount % _levels.Length), lastMicroseconds);
            }

            for (var sensor = 0; sensor < _lines.Length; sensor++)
            {
                _publishers[sensor].SendLines(_lines[sensor]);
                _lines[sensor].Clear();
            }

            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return; // Disposed.
            }
        }
    }

    private void Write(int sensor, long microseconds)
    {
        var level = sensor < _known.Length
            ? _known[sensor] + _random.NextDouble() - 0.5
            : _levels[sensor] += _random.NextDouble() - 0.5;
        var value = (sensor % 2 == 0 ? Math.Round(level, 2) : level).ToString("R", CultureInfo.InvariantCulture);
        _lines[sensor].Append(CultureInfo.InvariantCulture, $$"""{"v":{{value}},"ts":{{microseconds}}}""").Append('\n');
        Interlocked.Increment(ref _sentCount);
    }
}
