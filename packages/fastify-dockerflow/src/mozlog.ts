export * from 'dockerflow-mozlog'
