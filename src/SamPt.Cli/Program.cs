using System.Runtime.InteropServices;
using SamPt.Cli;

using var interrupt = new CancellationTokenSource();

// The first signal asks the work to stop cleanly; a second one, finding nothing registered, ends the process.
void Stop(PosixSignalContext signal)
{
    if (interrupt.IsCancellationRequested) return;
    signal.Cancel = true;
    interrupt.Cancel();
}

using var ctrlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

return new SamPtCli().Run(args, Console.Out, Console.Error, cancellation: interrupt.Token);
