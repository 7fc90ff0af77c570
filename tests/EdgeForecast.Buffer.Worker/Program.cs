// A process that stores samples on a real disk, to be killed: EdgeForecast.Buffer.Worker FOLDER SEED STOP-AT
// STOP-AT is the operation on the disk at which it kills itself, from 1; 0 for never. It writes, each line by a single
// system call:
//   ack N     N samples, from the first on, are acknowledged
//   state N   the state file holds N
//   ops N     the whole work took N operations
using System.Globalization;
using EdgeForecast.Buffer.Worker;

if (args is not [var path, var seed, var stopAt])
{
    Console.Error.WriteLine("usage: EdgeForecast.Buffer.Worker FOLDER SEED STOP-AT");
    return 64;
}

using var work = new StorageWork(
    path, int.Parse(seed, CultureInfo.InvariantCulture), long.Parse(stopAt, CultureInfo.InvariantCulture));
await work.RunAsync();
return 0;
