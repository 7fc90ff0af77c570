using System.Globalization;
using EdgeForecast.Simulator.Plant;

// Writes the past of many simulated plants as CSV, for the script that trains the demo's models.
// Arguments: first seed, how many seeds, units in each, days for each, output file.
if (args.Length != 5)
{
    Console.Error.WriteLine("usage: EdgeForecast.Simulator.Export FIRST-SEED SEEDS UNITS DAYS FILE");
    return 64;
}

var numbers = args[..4].Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
var (firstSeed, seedCount, unitCount, days) = (numbers[0], numbers[1], numbers[2], numbers[3]);
await using var file = new StreamWriter(args[4]);
await file.WriteLineAsync("seed,unit,end,oil,load,ambient");
for (var seed = firstSeed; seed < firstSeed + seedCount; seed++)
{
    // Spread over the year, so that the models see every season.
    var from = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(seed * 37 % 365);
    foreach (var row in PlantHistory.Generate(seed, unitCount, from, from.AddDays(days), TimeSpan.FromMinutes(5)))
        await file.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{seed},{row.Unit},{row.StepEnd:yyyy-MM-ddTHH:mm},{row[PlantSignal.OilTemperature]:R},"
            + $"{row[PlantSignal.LoadCurrent]:R},{row[PlantSignal.AmbientTemperature]:R}"));
}

return 0;
